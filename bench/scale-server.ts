// A process of its own: serves both sides of a synthetic category until standard input ends.
// scale-server.ts MODELS
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ScaleTold } from './scale.ts';
import { syntheticCategory } from './synthetic.ts';

const models = Number(process.argv[2]);
const { github, primary, changes } = syntheticCategory(models);
const files = new Map([
  ['/github', Buffer.from(github)],
  ['/primary', Buffer.from(primary)],
]);
const server = createServer(({ url = '' }, outgoing) => {
  const file = files.get(url);
  outgoing.writeHead(file ? 200 : 404, { 'content-type': 'application/json', 'content-length': file?.length ?? 0 });
  outgoing.end(file);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const told: ScaleTold = { url, bytes: Buffer.byteLength(primary), changes };
process.stdout.write(`${JSON.stringify(told)}\n`);
process.stdin.resume();
await once(process.stdin, 'end');
server.closeAllConnections();
server.close();
