import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/**
 * Where nobody listens: reserved by IANA, only root could, the system gives it to nobody by itself, and unlike port 1 or 9
 * it is none that `fetch` refuses to ask.
 */
export const nobodyThere = '127.0.0.1:1023';

/** A port of this machine that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A port that is free with the one after it; not one of those that the system gives out by itself meanwhile. */
export async function freePortPair(): Promise<number> {
  for (;;) {
    const port = 20_000 + 2 * Math.floor(Math.random() * 6_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
