import type { Server } from 'node:http';
import type { Socket } from 'node:net';

interface ConnectionBound {
  readonly most: number;
  /** Whether it must not be closed for the sake of a new one. Fewer than `most` may be kept. */
  readonly isKept: (connection: Socket) => boolean;
}

/**
 * Holds a server to so many connections. Where one more comes, the one goes whose last whole request, or whose begin, is
 * longest ago: so a new one is always answered, whatever those do that are there.
 */
export function boundConnections(server: Server, { most, isKept }: ConnectionBound): void {
  // The oldest first: a Set keeps the order of insertion.
  const connections = new Set<Socket>();
  server.on('connection', (connection: Socket) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
    if (connections.size <= most) return;
    const oldest = connections.values().find((other) => !isKept(other));
    if (oldest === undefined) return;
    // At once: `close` comes later.
    connections.delete(oldest);
    oldest.destroy();
  });
  server.on('request', ({ socket }) => {
    if (connections.delete(socket)) connections.add(socket);
  });
}
