// The least that a run without changes can cost: fetches what BENCH_REQUESTS names ([{url, headers}]) at once and parses
// what is JSON.
const requests = JSON.parse(process.env.BENCH_REQUESTS);

await Promise.all(
  requests.map(async ({ url, headers }) => {
    const response = await fetch(url, { headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return text.startsWith('{') ? JSON.parse(text) : text;
  }),
);
