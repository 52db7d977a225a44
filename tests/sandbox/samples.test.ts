import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { categories } from '../../src/categories.ts';

type Records = Readonly<Record<string, any>>;

function read(path: string): Records {
  return JSON.parse(readFileSync(new URL(`../../samples/primary/${path}.json`, import.meta.url), 'utf8')) as Records;
}

/** What people would see first if PRIMARY's samples of the two formats were not of the same models. */
describe('the samples of v2', () => {
  for (const { name } of categories.filter((category) => 'format' in category)) {
    const [legacy, v2] = [read(name), read(`v2/${name}`)];

    it(`are of the same models, in the same order: ${name}`, () => {
      const twin = /^(aphrodite|koboldcpp)\//;
      assert.deepEqual(
        Object.keys(v2),
        Object.keys(legacy).filter((model) => !twin.test(model)),
      );
    });

    it(`say the same of each model’s description and files: ${name}`, () => {
      for (const [model, record] of Object.entries(v2)) {
        const { description = '', config } = legacy[model];
        assert.equal(record.name, model);
        assert.equal(record.description ?? '', description);
        assert.deepEqual(
          record.config.download.map((each: Records) => [each['file_name'], each['file_url'], each['sha256sum']]),
          (config?.files ?? []).map(({ path, sha256sum }: Records) => [
            path,
            config.download.find((each: Records) => each['file_name'] === path)?.file_url,
            sha256sum,
          ]),
        );
      }
    });
  }
});
