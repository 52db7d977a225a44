import type { Breakdown } from '../sandbox/src/listen.ts';
import type { Sandbox } from '../sandbox/src/sandbox.ts';
import { chanceOf } from './chance.ts';

/** One answer of PRIMARY in so many is bad, and so many of GitHub's. */
const primaryRate = 20;
const githubRate = 25;

/** Makes the sandbox's servers fail now and then: dropped and cut connections, server errors, malformed answers. */
export function addFaults({ primary, github }: Sandbox): void {
  const chance = chanceOf(8);
  const pick = <T>(choices: readonly T[]): T | undefined => choices[Math.floor(chance() * choices.length)];
  primary.onRequest = () => (chance() < 1 / primaryRate ? pick(primaryFaults)?.() : undefined);
  github.faults.before = () => (chance() < 1 / githubRate ? pick(githubFaults)?.() : undefined);
}

type Fault = () => Response | Breakdown;

const primaryFaults: readonly Fault[] = [
  () => 'drop',
  () => 'cut',
  () => Response.json({ detail: 'Internal Server Error' }, { status: 500 }),
  () => new Response('<html>Bad Gateway</html>', { status: 502 }),
  () => new Response('{"last_updated": ', { headers: { 'content-type': 'application/json' } }),
  () => Response.json({ last_updated: 'yesterday' }),
  () => new Response(''),
];

const githubFaults: readonly Fault[] = [
  () => 'drop',
  () => 'cut',
  () => Response.json({ message: 'Server Error' }, { status: 502 }),
  () => new Response('<html>Unicorn!</html>', { status: 503 }),
];
