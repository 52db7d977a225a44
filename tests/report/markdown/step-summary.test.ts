import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { SyncResult } from '../../../src/model/sync-result.ts';
import { closeComment, foreignComment } from '../../../src/report/markdown/comments.ts';
import { stepSummary } from '../../../src/report/markdown/step-summary.ts';
import { ends } from '../ends.ts';
import { hostile, hostileText } from '../hostile.ts';
import {
  commit,
  compared,
  hostileResult,
  images,
  marker,
  origin,
  pull,
  record,
  resultOf,
  unknown,
  withOutcome,
} from '../sample.ts';
import { linked, prose, render, skeleton } from './gfm.ts';

const limit = 1024 * 1024;

describe('the step summary', () => {
  it('tells what differs, what failed and what was done', () => {
    const result = withOutcome(resultOf(images, compared('clip', {}), unknown('esrgan', 'PRIMARY answered 500.')), {
      kind: 'update',
      pull,
    });
    const whole: Partial<SyncResult> = {
      primaryFormat: 'v1',
      warnings: ['PRIMARY keeps v2, but v1 is read'],
      skipped: [{ category: 'lora', reason: 'it is managed elsewhere' }],
    };
    const text = stepSummary({ ...result, ...whole }, limit);
    const [opening = '', models = ''] = text.split(/(?<=\n)(?=#### )/);
    assert.equal(
      opening,
      `\
## Model reference sync

**1 category differs: 2 added, 1 removed, 2 modified; 1 unknown category.**

- PRIMARY’s records: read in v1
- warning: PRIMARY keeps v2, but v1 is read

### \`Haidra-Org/images\`, \`main\` at \`46fdd9e\`

- **pull request**: updated [#12](<https://github.com/Haidra-Org/images/pull/12>)
- \`esrgan\` is **unknown**: PRIMARY answered 500.

| category | state | models | added | removed | modified |
| --- | --- | --: | --: | --: | --: |
| \`image_generation\` | **differs** | 162 | 2 | 1 | 2 |
| \`clip\` | in sync | 100 |  |  |  |
| \`esrgan\` | **unknown** |  |  |  |  |

`,
    );
    assert.match(models, /^#### `image_generation`: 2 added, 1 removed, 2 modified, in `stable_diffusion\.json`\n/);
    for (const row of ['`Old Faithful`', '`Aurora XL`', '`Deliberate` | `version` | `"2.0"` | `"3.0"`']) {
      assert.ok(models.includes(`\n| ${row} |`), row);
    }
    assert.match(models, /\n- warning: The field "nsfw" of "Deliberate" has no column in `models_bn\.csv`\.\n/);
    assert.match(models, /\n### Skipped\n\n- `lora`: it is managed elsewhere\n$/);
  });

  it('tells what stays out as declined, and lists the pull requests with how they stand', () => {
    const leftOut = [{ category: 'clip', pull: { number: 3, url: 'https://github.com/Haidra-Org/images/pull/3' } }];
    const result = resultOf(images, compared('clip', { added: [record('ViT-L')] }));
    const text = stepSummary(withOutcome(result, { kind: 'create' }, [], { pull, leftOut }), limit);
    const [three, twelve] = [3, 12].map(
      (number) => `[#${number}](<https://github.com/Haidra-Org/images/pull/${number}>)`,
    );
    for (const line of [
      `- **pull request**: created ${twelve}`,
      `- **pull request**: left out clip: declined in ${three}, until it changes (--force brings it)`,
      '| `clip` | **declined** | 100 | 1 |  |  |',
      '| `image_generation` | **differs** | 162 | 2 | 1 | 2 |',
    ]) {
      assert.ok(text.includes(`\n${line}\n`), text);
    }
    const list = `\n### Pull requests\n\n- ${twelve} of \`Haidra-Org/images\`\n- ${three} of \`Haidra-Org/images\`: **declined**\n`;
    assert.ok(text.endsWith(list), text);
  });

  it('says where the preview is and what to do with it', () => {
    const path = '/a folder/Haidra-Org/images.diff';
    const diffs = [{ owner: 'Haidra-Org', name: 'images', commit, path }];
    const text = stepSummary({ ...resultOf(images), preview: { directory: '/a folder', diffs } }, limit);
    const said = `### Preview in \`/a folder\`\n\n- in a clone of \`Haidra-Org/images\` at \`46fdd9e\`: \`git apply '${path}'\`\n`;
    assert.ok(text.endsWith(said), text);
  });

  it('tells whether GitHub merges the pull request by itself', () => {
    const { 'brought up to date, to be merged by GitHub no more': result } = ends;
    assert.ok(result);
    assert.match(
      stepSummary(result, limit),
      /\n- \*\*auto-merge\*\*: told GitHub not to merge it by itself any more: it removes 2 models \(clip\)\n/,
    );
  });

  it('does not call a category in sync of which a record cannot be written', () => {
    const notes = [{ severity: 'error', message: 'no' }] as const;
    const text = stepSummary(resultOf(compared('esrgan', {}, { notes })), limit);
    assert.ok(text.includes('| `esrgan` | **cannot be written in full** | 100 |  |  |  |\n'), text);
  });

  it('lists what is kept of a category that is in sync', () => {
    const text = stepSummary(resultOf(compared('clip', {}, { kept: [record('House Special')] })), limit);
    assert.match(
      text,
      /\n#### `clip`: no model differs\n\n\| only on GitHub, left in place .*\n.*\n\| `House Special` \|\n$/,
    );
  });

  it('lists what is newer on GitHub, of a category in which nothing changes', () => {
    const newerOnGitHub = [{ name: 'Aurora', change: 'added' as const, origin }];
    const text = stepSummary(resultOf(compared('clip', {}, { newerOnGitHub })), limit);
    assert.ok(text.includes('\n**Everything else is in sync: 1 category; 1 model is newer on GitHub.**\n'));
    assert.ok(text.includes('\n| `clip` | newer on GitHub | 100 |  |  |  |\n'));
    assert.match(
      text,
      /\n#### `clip`: nothing to change\n\n.*\n.*\n\| `Aurora` \| added there \| 2026-04-20 \| `ada` \| .*#12/,
    );
  });

  it('tells of 100,000 models in a page that is no book', () => {
    const added = Array.from({ length: 100_000 }, (_, index) => record(`model ${index}`));
    const text = stepSummary(
      resultOf(compared('clip', { added }), compared('blip', { added: [record('small')] })),
      limit,
    );
    assert.ok(text.length < 210_000, `${text.length}`);
    assert.match(text, /… and \d+ more added models, left out/);
    assert.match(text, /\| `small` \|\n$/);
  });

  it('is cut behind a whole line, and says so, where it would be longer than GitHub takes', () => {
    const added = Array.from({ length: 30 }, (_, index) => record(`Ünïcödé ${index}`));
    const result = resultOf(compared('clip', { added }), images);
    const whole = stepSummary(result, limit);
    const lines = new Set(whole.split('\n'));
    const size = Buffer.byteLength(whole);
    assert.equal(stepSummary(result, size), whole);
    const ends = new Set<number>();
    for (let most = 0; most < size; most += 7) {
      const text = stepSummary(result, most);
      assert.ok(Buffer.byteLength(text) <= most);
      if (text === '') continue;
      const [kept = '', rest] = text.split('\n**The rest is left out, ');
      assert.ok(rest, 'it says so');
      ends.add(kept.length);
      assert.ok(
        kept.split('\n').every((line) => lines.has(line)),
        kept,
      );
      assert.equal(kept.split('<details>').length, kept.split('</details>').length);
    }
    assert.ok(ends.size > 25, 'as much is kept as there is room for');
  });

  it("has no effect of strangers' text", () => {
    const page = (text: string) => render(stepSummary(hostileResult(text), limit));
    const harmless = skeleton(page('harmless'));
    const assertDefused = (text: string) => {
      const html = page(text);
      assert.deepEqual(skeleton(html), harmless);
      assert.doesNotMatch(prose(html).replaceAll(/#12|#3/g, ''), linked);
    };
    Object.values(hostile).forEach(assertDefused);
    fc.assert(fc.property(hostileText, assertDefused));
  });
});

describe('the comments', () => {
  it('say why an obsolete pull request is closed', () => {
    assert.equal(
      closeComment({ marker, left: 'nothing' }),
      `PRIMARY and this repository agree again; nothing is left to propose.\n\n${marker}`,
    );
  });

  it('say what people can do about a branch with commits of theirs', () => {
    const comment = foreignComment({ marker });
    assert.match(comment, /HORDE_GITHUB_SYNC_ON_FOREIGN_COMMITS=overwrite/);
    assert.match(comment, /--force/);
    assert.ok(comment.endsWith(`\n\n${marker}`));
  });
});
