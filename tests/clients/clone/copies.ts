import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { startCloneFixture } from './fixture.ts';
import { lanes } from '../../support/lanes.ts';

export const copies = lanes(['copied'], ({ describe, it }) => {
  describe('a clone whose files are the same is no damaged one and nobody’s work', () => {
    const rows: readonly { what: string; script: string }[] = [
      { what: 'touched', script: 'touch "$1"/*.json' },
      { what: 'copied', script: 'cp -r "$1" "$1.copy"; rm -rf "$1"; mv "$1.copy" "$1"' },
      { what: 'copied with its links as files', script: 'cp -rL "$1" "$1.copy"; rm -rf "$1"; mv "$1.copy" "$1"' },
      {
        what: 'restored from an archive',
        script: 'tar -cf "$1.tar" -C "$1" .; rm -rf "$1"; mkdir "$1"; tar -xmf "$1.tar" -C "$1"',
      },
      { what: 'without its modes', script: 'chmod 0777 "$1"/*.json' },
      { what: 'without what is beside git’s own files', script: 'rm -rf "$1"/.git/horde-github-sync "$1"/.git/info' },
    ];
    for (const { what, script } of rows) {
      it(what, async (t) => {
        const fixture = await startCloneFixture(t);
        await fixture.refresh();
        execFileSync('sh', ['-ec', script, 'sh', fixture.directory]);
        await fixture.refresh();
        const commit = await fixture.commit('main', { 'clip.json': 'new\n' });
        assert.equal(await fixture.refresh(), commit);
        assert.equal(readFileSync(join(fixture.directory, 'clip.json'), 'utf8'), 'new\n');
        assert.equal(fixture.git('-c', 'core.fileMode=false', 'status', '--porcelain'), '');
        const beside = readdirSync(dirname(fixture.directory)).filter((name) =>
          name.startsWith(`${basename(fixture.directory)}.damaged`),
        );
        assert.deepEqual(beside, []);
      });
    }
  });
});
