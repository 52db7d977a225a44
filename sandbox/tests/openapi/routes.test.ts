import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { allRoutes } from '../../src/github/routes/all.ts';

function shape(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`;
}

it("the cut of GitHub's description holds the routes that the local GitHub serves, and no other (else: sandbox/scripts/cut-openapi.ts)", async () => {
  const { operations } = JSON.parse(await readFile(new URL('routes.json', import.meta.url), 'utf8')) as {
    operations: { method: string; path: string }[];
  };
  assert.deepEqual(
    operations.map(({ method, path }) => shape(method, path)),
    allRoutes.map(({ method, path }) => shape(method, path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}'))),
  );
});
