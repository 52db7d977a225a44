import { Hono } from 'hono';
import type { Actor } from './auth.ts';
import type { ReceivedRequest } from './exchange.ts';
import { notFound } from './github-error.ts';
import { bodyReader, type Route } from './route.ts';
import type { World } from './world.ts';

interface Env {
  Bindings: { received: ReceivedRequest; actor: Actor };
}

/** Finds a request's route. What it throws is the answer. */
export type Router = (received: ReceivedRequest, actor: Actor) => Promise<Response> | Response;

export function router(world: World, routes: readonly Route[]): Router {
  const api = new Hono<Env>();
  for (const { method, path, answer } of routes) {
    api.on(method, path, (c) => {
      const { received, actor } = c.env;
      const params: Record<string, string> = c.req.param();
      return answer({
        world,
        actor,
        query: new URLSearchParams(received.query),
        accept: received.headers['accept'] ?? '',
        url: new URL(world.apiUrl + received.path + received.query),
        param: (name) => params[name] ?? '',
        body: bodyReader(received.body),
      });
    });
  }
  api.notFound(() => {
    throw notFound();
  });
  api.onError((error) => {
    throw error;
  });
  return (received, actor) =>
    api.fetch(new Request(`http://api${received.path}`, { method: received.method }), { received, actor });
}
