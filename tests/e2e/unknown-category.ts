import assert from 'node:assert/strict';

import type { PrimaryHook } from '../../sandbox/src/primary.ts';
import { readFolder } from '../support/shared-data.ts';
import { imageCategories, imageRepository, startTrial } from '../support/trial.ts';
import { lanes } from '../support/lanes.ts';

const samples = new URL('../../samples/', import.meta.url);
const slug = `Haidra-Org/${imageRepository}`;

interface Row {
  readonly given: string;
  readonly answer: PrimaryHook;
  /** What the report says of esrgan. */
  readonly says: RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

const megabyte = new Uint8Array(2 ** 20).fill(0x20);

/** 300 MiB of blanks, sent as fast as they are taken. */
function endless(): Response {
  let left = 300;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      left -= 1;
      if (left < 0) controller.close();
      else controller.enqueue(megabyte);
    },
  });
  return new Response(body);
}

const rows: readonly Row[] = [
  {
    given: '200 {} although GitHub has models',
    answer: () => new Response('{}'),
    says: /unknown: PRIMARY answered \{\} although GitHub has 2 models; that is no instruction to remove them/,
  },
  {
    given: 'an HTML page',
    answer: () => new Response('<!doctype html><p>Welcome</p>', { headers: { 'content-type': 'text/html' } }),
    says: /unknown: esrgan could not be read from http:\S+\/esrgan: it answered with a web page, not with JSON\. Check the URL/,
  },
  {
    given: 'truncated JSON',
    answer: () => new Response('{"Sharp4x": {"name": "Sharp4x", "typ'),
    says: /the answer cannot be used: line 1: not JSON/,
  },
  { given: 'an array', answer: () => new Response('[]'), says: /expected an object of records, found an array/ },
  {
    given: 'a record that is not an object',
    answer: () => new Response('{"Sharp4x": null}'),
    says: /the record "Sharp4x" is null, not an object/,
  },
  {
    given: 'a 404 although GitHub has models',
    answer: () => new Response('{"detail":"Model category \'esrgan\' not found or is empty"}', { status: 404 }),
    says: /PRIMARY answered 404: Model category 'esrgan' not found or is empty although GitHub has 2 models/,
  },
  {
    given: 'a 500, three times',
    answer: () => new Response('{"detail":"out of disk"}', { status: 500 }),
    says: /it answered 500: out of disk \(tried 3 times\)/,
  },
  { given: 'a broken connection', answer: () => 'drop', says: /\(tried 3 times\)/ },
  {
    given: 'no answer in time',
    answer: () => 'hang',
    says: /no complete answer within 0\.5 s \(tried 3 times\)/,
    env: { HORDE_GITHUB_SYNC_PRIMARY_API_TIMEOUT: '0.5' },
  },
  { given: 'an answer of 300 MiB', answer: endless, says: /the answer is larger than 256 MiB/ },
];

export const unknownCategory = lanes(
  [
    'is unknown, and the others are synced all the same: a 404 although GitHub has models',
    'keeps its file in the open pull request as it is, and is no reason to close it',
  ],
  ({ describe, it }) => {
    describe('a category that PRIMARY cannot tell', () => {
      for (const { given, answer, says, env } of rows) {
        it(`is unknown, and the others are synced all the same: ${given}`, async (t) => {
          const trial = await startTrial(t, {
            primary: new URL('primary/', samples),
            repositories: [
              { owner: 'Haidra-Org', name: imageRepository, files: readFolder(new URL('github/image/', samples)) },
            ],
          });
          trial.primary.onRequest = (path) => (path === '/model_references/v1/esrgan' ? answer(path) : undefined);
          const { code, stdout } = await trial.run(['--categories', imageCategories], env);
          const words = stdout.replaceAll(/\s+/g, ' ');
          assert.equal(code, 1, stdout);
          assert.match(words, says);
          assert.match(words, /created #1 \(controlnet\.json, stable_diffusion\.json\)/);
          assert.equal((await trial.github.api<unknown[]>('GET', `/repos/${slug}/pulls`)).length, 1);
        });
      }

      it('is said to be what the open pull request is left for', async (t) => {
        const trial = await startTrial(t, {
          primary: new URL('primary/', samples),
          repositories: [
            { owner: 'Haidra-Org', name: imageRepository, files: readFolder(new URL('github/image/', samples)) },
          ],
        });
        const flags = ['--categories', 'controlnet'];
        assert.match((await trial.run(flags)).stdout, /created #1/);
        trial.primary.onRequest = (path) =>
          path.endsWith('/controlnet') ? new Response('{}', { status: 404 }) : undefined;
        assert.match((await trial.run(flags)).stdout, /left #1 as it is: controlnet is unknown/);
        trial.primary.onRequest = undefined;
        trial.edit('controlnet', (text) => text.replaceAll('control_', 'another_'));
        assert.match((await trial.run(flags)).stdout, /left #1 as it is: controlnet is refused/);
      });

      it('keeps its file in the open pull request as it is, and is no reason to close it', async (t) => {
        const trial = await startTrial(t, {
          primary: new URL('primary/', samples),
          repositories: [
            { owner: 'Haidra-Org', name: imageRepository, files: readFolder(new URL('github/image/', samples)) },
          ],
        });
        await trial.run(['--categories', imageCategories]);
        trial.primary.onRequest = (path) =>
          path.endsWith('/controlnet') ? new Response('{}', { status: 404 }) : undefined;
        trial.edit(
          'image_generation',
          () => readFolder(new URL('github/image/', samples)).get('stable_diffusion.json') ?? '',
        );
        const { code, stdout } = await trial.run(['--categories', imageCategories]);
        assert.equal(code, 1);
        assert.match(stdout, /updated #1 \(controlnet\.json\)/);
        const [pull] = await trial.github.api<{ state: string; title: string; body: string }[]>(
          'GET',
          `/repos/${slug}/pulls?state=all`,
        );
        assert.equal(pull?.state, 'open');
        assert.match(pull.body, /controlnet/);
      });
    });
  },
);
