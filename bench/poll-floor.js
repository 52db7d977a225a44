// The least that a poll can cost: asks for a timestamp once a second, by the HTTP client that Node has.
// poll-floor.js QUESTIONS, all at once.
const http = process.getBuiltinModule('node:http');
const url = `${process.env.HORDE_GITHUB_SYNC_PRIMARY_API_URL}/model_references/v1/metadata/last_updated`;

const questions = Number(process.argv[2]);

setInterval(() => {
  for (let question = 0; question < questions; question += 1) {
    http.get(url, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += chunk));
      answer.on('end', () => JSON.parse(text));
    });
  }
}, 1_000);
