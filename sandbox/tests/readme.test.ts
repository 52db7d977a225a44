import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const folder = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
const page = read('README.md');

describe('the sandbox’s README', () => {
  it('shows an example that runs', async () => {
    const [, example = ''] = /^```ts\n(.*?)^```/ms.exec(page) ?? [];
    const flags = ['--input-type=module', '--eval', example];
    const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: fileURLToPath(folder) });
    assert.match(stdout, /HORDE_GITHUB_SYNC_PRIMARY_API_URL: 'http:\/\/127\.0\.0\.1:\d+'/);
  });

  it('names what there is', () => {
    const places = Array.from(page.matchAll(/^\| `([^`]+)`/gm), ([, path = '']) => path.replace('…', 'src/github'));
    assert.ok(places.length > 5);
    for (const path of places) assert.ok(existsSync(new URL(path, folder)), path);
    const { scripts } = JSON.parse(read('package.json'));
    const named = [...page.matchAll(/^\$ npm (?:run )?(\S+) --workspace sandbox$/gm)].map(([, name = '']) => name);
    assert.deepEqual(named, Object.keys(scripts));
  });
});
