import type { TestContext } from 'node:test';
import { createOctokit } from '../../../src/clients/github/octokit.ts';
import { virtualClock } from '../../support/virtual-clock.ts';
import { json, startServer, type Answer, type Received } from '../test-server.ts';

/** A GitHub that knows these requests only: `GET /path`, without query, → answer; and a client without a token. */
export async function startScriptedGitHub(t: TestContext, answers: Readonly<Record<string, Answer>>) {
  const counts = new Map<string, number>();
  const server = await startServer(t, (response, request) => {
    const line = lineOf(request);
    const count = (counts.get(line) ?? 0) + 1;
    counts.set(line, count);
    return (answers[line] ?? json(404, { message: `${line} is not known here` }))(response, request, count);
  });
  const timing = virtualClock();
  const octokit = createOctokit({ apiUrl: server.url, writeIntervalSeconds: 0, timing });
  return {
    octokit,
    timing,
    server,
    /** What was asked, in order. */
    lines: () => server.requests.map(lineOf),
    /** The latest request's body. */
    sent: () => JSON.parse(server.requests.at(-1)?.body ?? '') as unknown,
  };
}

function lineOf({ method, path }: Received): string {
  return `${method} ${decodeURIComponent(path.replace(/\?.*/, ''))}`;
}
