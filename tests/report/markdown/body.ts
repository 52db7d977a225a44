import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ComparedCategory } from '../../../src/model/sync-result.ts';
import { pullRequestBody } from '../../../src/report/markdown/body.ts';
import { proposalTexts } from '../../../src/report/markdown/proposal-texts.ts';
import { hostile, hostileText } from '../hostile.ts';
import { commit, compared, hostileCategory, images, marker, modified, origin, record } from '../sample.ts';
import { linked, prose, render, skeleton } from './gfm.ts';
import { lanes } from '../../support/lanes.ts';

const limit = 58_000;

function bodyOf(
  categories: readonly ComparedCategory[],
  keptAsProposed: readonly string[] = [],
  alongside?: string,
): string {
  const base = { owner: 'Haidra-Org', name: 'images', branch: 'main', commit, serverUrl: 'https://github.com' };
  const primaryUrl = 'https://models.aihorde.net/api';
  return pullRequestBody({ primaryUrl, base, categories, alongside, keptAsProposed, marker });
}

function models(count: number, name = 'model'): string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index}`);
}

export const body = lanes(
  { allBut: ['never makes the body too long, cuts markup or touches the marker'] },
  ({ describe, it }) => {
    describe('the body of a pull request', () => {
      it('tells in which format PRIMARY was read, and what is to be known of the run', () => {
        const base = { owner: 'o', name: 'r', branch: 'main', commit, serverUrl: 'https://github.com' };
        const warnings = ['PRIMARY keeps its records in v2, but v1 is read, @everyone'];
        const input = { primaryUrl: 'https://p', base, categories: [images], keptAsProposed: [], marker };
        const body = pullRequestBody({ ...input, primaryFormat: 'v1', warnings });
        assert.match(
          body,
          /to what \[PRIMARY\]\(<https:\/\/p\/?>\) has, read in v1\.\n\n> \[!WARNING\]\n> PRIMARY keeps its records in/,
        );
        assert.match(body, /`@everyone`\n/);
        assert.doesNotMatch(pullRequestBody(input), /read in|has\.\n\n>/);
      });

      it('tells why the file of dates changes where the repository has one', () => {
        const text =
          'Where `model_mod_data.json` changes here, that follows from the files’ history: in a second commit';
        assert.ok(bodyOf([images], [], 'model_mod_data.json').includes(text));
        assert.ok(!bodyOf([images]).includes('history'));
      });

      it('names what was declined before, and where, and does not count it', () => {
        const pullOf = (number: number) => ({ number, url: `https://github.com/o/r/pull/${number}` });
        const results = [
          compared('clip', { added: [record('a')] }),
          compared('blip', { added: [record('b')] }),
          images,
        ];
        const leftOut = [
          { category: 'blip', pull: pullOf(3) },
          { category: images.category, pull: pullOf(4), reason: 'bot <b>did</b>' },
        ];
        const run = { primaryUrl: 'https://p', serverUrl: 'https://github.com', warnings: [] };
        const base = { branch: 'main', commit, tree: { sha: commit, entries: [] } };
        const texts = proposalTexts(run, { owner: 'o', name: 'r', base }, results, leftOut);
        const body = texts.body([], marker);
        assert.match(body, /^\*\*1 model differs: 1 added\.\*\*\n/);
        const said = [
          'Left out, though it differs: it comes when it changes itself, or with `--force`.',
          '',
          '- `blip`: declined in [#3](<https://github.com/o/r/pull/3>)',
          '- `image_generation`: not proposed again after [#4](<https://github.com/o/r/pull/4>)',
        ];
        assert.ok(body.includes(`\n${said.join('\n')}\n`), body);
        assert.doesNotMatch(body, /## `(blip|image_generation)`|<b>/);
        assert.equal(texts.title, 'Sync with PRIMARY: add a to clip');
        assert.doesNotMatch(texts.commitMessage('T: 1'), /blip|image_generation/);
        assert.match(texts.obsolete(marker), /^What still differs from PRIMARY was declined before; nothing is left/);
        assert.doesNotMatch(proposalTexts(run, { owner: 'o', name: 'r', base }, results).body([], marker), /Left out/);
      });

      it('tells what changes, what goes, what stays and what could not be represented', () => {
        assert.equal(
          bodyOf([images]),
          `\
**5 models differ: 2 added, 1 removed, 2 modified.**
This takes the legacy files at [\`46fdd9e\`](<https://github.com/Haidra-Org/images/commit/${commit}>) (\`main\`) to what [PRIMARY](<https://models.aihorde.net/api>) has.

## \`image_generation\`

2 added, 1 removed, 2 modified (PRIMARY has 162 models), in \`stable_diffusion.json\`

> [!WARNING]
> **1 model is removed**: PRIMARY does not have it.

| removed | baseline | description |
| --- | --- | --- |
| \`Old Faithful\` | stable diffusion 1 | The first one. |

| added | baseline | description |
| --- | --- | --- |
| \`Aurora XL\` | \`stable_diffusion_xl\` | Landscapes \`\\|\` skies, wide and calm. |
| \`Borealis\` | \`flux_1\` |  |

| modified | field | before | after |
| --- | --- | --- | --- |
| \`Deliberate\` | \`version\` | \`"2.0"\` | \`"3.0"\` |
|  | \`config.files[0].sha256sum\` | \`"${'a1'.repeat(12)}a…${'a1'.repeat(8)}"\` | \`"${'b2'.repeat(12)}b…${'b2'.repeat(8)}"\` |
|  | \`nsfw\` | – | \`true\` |
|  | \`trigger\` | \`["x",1.0]\` | – |
| \`Dreamlike\` | \`description\` | \`…y very very very very very very very very very very very old photographs of small small small small small small small…\` | \`…y very very very very very very very very very very very new photographs of small small small small small small small…\` |

| only on GitHub, left in place (\`REMOVALS=keep\`) |
| --- |
| \`House Special\` |

**Notes**

- warning: The field "nsfw" of "Deliberate" has no column in \`models_bn.csv\`.

---

To decline, close this pull request: the same change of a category is not proposed again.
Until then it follows PRIMARY; commits that you push to its branch make the bot leave it alone.

${marker}`,
        );
      });

      it('tells of each removed model since when it is there, by whom, and by which commit and pull request', () => {
        const link = `[\`46fdd9e\`](<https://github.com/Haidra-Org/images/commit/${commit}>)`;
        const pullLink = '[`#12`](<https://github.com/Haidra-Org/images/pull/12>)';
        const removed = [
          { ...record('Old', { baseline: 'sd1' }), origin },
          { ...record('Older'), origin: { since: origin.since } },
          record('Unknown'),
        ];
        assert.ok(
          bodyOf([compared('clip', { removed }, { deletes: 3 })]).includes(`
> [!WARNING]
> **3 models are removed**: deleted on PRIMARY.

| removed | since | by | commit | baseline |
| --- | --- | --- | --- | --- |
| \`Old\` | 2026-04-20 | \`ada\` | ${link} ${pullLink} | sd1 |
| \`Older\` | 2026-04-20 or earlier |  |  |  |
| \`Unknown\` |  |  |  |  |
`),
        );
      });

      for (const [deletes, one, two] of [
        [undefined, 'PRIMARY does not have it', 'PRIMARY does not have them'],
        [2, 'deleted on PRIMARY', 'deleted on PRIMARY'],
        [1, 'deleted on PRIMARY', 'PRIMARY does not have them, though it has deleted only 1 model of this category'],
        [
          0,
          'PRIMARY does not have it, and PRIMARY has never deleted a model of this category',
          'PRIMARY does not have them, and PRIMARY has never deleted a model of this category',
        ],
      ] as const) {
        it(`says why models go: ${one}, ${two}`, () => {
          const told = deletes === undefined ? {} : { deletes };
          const body = (...names: string[]) =>
            bodyOf([compared('clip', { removed: names.map((name) => record(name)) }, told)]);
          assert.ok(body('a').includes(`**1 model is removed**: ${one}.\n`));
          assert.ok(body('a', 'b').includes(`**2 models are removed**: ${two}.\n`));
        });
      }

      it('lists what is newer on GitHub and stays, by whom and since when', () => {
        const newerOnGitHub = [
          { name: 'Aurora', change: 'modified', origin },
          { name: 'Borealis', change: 'removed', origin: { since: origin.since } },
        ] as const;
        const body = bodyOf([compared('clip', { added: [record('new')] }, { newerOnGitHub })]);
        assert.ok(
          body.includes(`
| newer on GitHub, left as it is (\`NEWER_ON_GITHUB=keep\`) | what | since | by | commit |
| --- | --- | --- | --- | --- |
| \`Aurora\` | changed there | 2026-04-20 | \`ada\` | [\`46fdd9e\`](<https://github.com/Haidra-Org/images/commit/${commit}>) [\`#12\`](<https://github.com/Haidra-Org/images/pull/12>) |
| \`Borealis\` | removed there | 2026-04-20 or earlier |  |  |
`),
        );
        assert.ok(body.startsWith('**1 model differs: 1 added.**\n'), 'what stays is no change');
      });

      it('folds a long list of what is newer on GitHub', () => {
        const newerOnGitHub = models(21).map((name) => ({ name, change: 'added' as const, origin }));
        const body = bodyOf([compared('clip', { added: [record('new')] }, { newerOnGitHub })]);
        assert.ok(body.includes('<summary>21 newer on GitHub</summary>'));
      });

      it('begins with an overview where there are several categories', () => {
        const body = bodyOf([images, compared('blip', { removed: [record('a')] })], ['clip', 'esrgan']);
        assert.ok(
          body.includes(`
| category | added | removed | modified |
| --- | --: | --: | --: |
| \`image_generation\` | 2 | 1 | 2 |
| \`blip\` |  | 1 |  |

Not compared this time, so their files stay here as they were proposed before: \`clip\`, \`esrgan\`.

## \`image_generation\`
`),
        );
      });

      it('names the files that are put right where no model differs', () => {
        const files = ['models.csv', 'db.json'];
        const body = bodyOf([compared('text_generation', {}, { files, changedFiles: ['db.json'] })]);
        assert.match(body, /^\*\*No model differs; the files themselves are put right\.\*\*\n/);
        assert.match(body, /\nno model differs \(PRIMARY has 100 models\), in `db\.json`\n/);
      });

      it('says so where only categories are left that could not be compared', () => {
        const body = bodyOf([], ['clip']);
        assert.match(body, /^\*\*Nothing differs beside what was proposed before\.\*\*\n/);
        assert.match(body, /as they were proposed before: `clip`\.\n\n---\n/);
      });

      it('folds long lists, but never removals', () => {
        const records = models(30).map((name) => record(name));
        const body = bodyOf([compared('blip', { added: records, removed: records })]);
        assert.match(body, /<details>\n<summary>30 added<\/summary>\n\n\| added \|\n/);
        assert.equal(body.match(/<details>/g)?.length, 1);
        assert.equal(body.match(/<\/details>/g)?.length, 1);
      });

      it('leaves out fields of a model with very many, and counts them', () => {
        const fields = Array.from({ length: 20 }, (_, index) => [[`f${index}`], '1', '2'] as const);
        const body = bodyOf([compared('blip', { modified: [modified('m', ...fields)] })]);
        assert.match(body, /\| {2}\| `f11` \| `1` \| `2` \|\n\| {2}\| … and 8 more fields \| {2}\| {2}\|\n\n/);
      });

      it('leaves out values before it leaves out models', () => {
        const value = JSON.stringify('long '.repeat(100));
        const fields = ['a', 'b', 'c'].map((field) => [[field], value, `[${value}]`] as const);
        const body = bodyOf([compared('blip', { modified: models(400).map((name) => modified(name, ...fields)) })]);
        assert.ok(body.length <= limit);
        assert.equal(body.match(/\n\| `model \d+` \| `a`, `b`, `c` \|(?=\n)/g)?.length, 400);
        assert.match(
          body,
          /\nThe fields' values are left out to keep this text short; the changed files show them\.\n/,
        );
      });

      for (const kind of ['added', 'removed', 'modified'] as const) {
        it(`fits with 5,000 ${kind} models, and says how many it does not list`, () => {
          const names = models(5000);
          const diff =
            kind === 'modified'
              ? { modified: names.map((name) => modified(name, [['version'], '"1"', '"2"'])) }
              : { [kind]: names.map((name) => record(name, { baseline: 'flux_1', description: 'x'.repeat(200) })) };
          const body = bodyOf([compared('blip', diff), compared('clip', { added: [record('small')] })]);
          assert.ok(body.length <= limit && body.length > limit - 1000, `${body.length} characters`);
          assert.match(body, new RegExp(`^\\*\\*5001 models differ: `));
          const listed = body.match(/^\| `model \d+` \|/gm)?.length ?? 0;
          assert.ok(listed > 500, `${listed} listed`);
          assert.ok(body.includes(`\n… and ${5000 - listed} more ${kind} models, left out to keep this text short;`));
          assert.match(body, /\| `small` \|\n/);
        });
      }

      it('keeps the details of short lists beside a very long one', () => {
        const body = bodyOf([compared('blip', { added: models(5000).map((name) => record(name)) }), images]);
        const alone = bodyOf([images]);
        const details = alone.slice(alone.indexOf('## `image_generation`'), alone.indexOf('\n---\n'));
        assert.ok(body.includes(details));
      });

      it('is the same for the same input', () => {
        assert.equal(bodyOf([images, hostileCategory('x|`')]), bodyOf([images, hostileCategory('x|`')]));
      });
    });

    describe("strangers' text in the body", () => {
      const harmless = shape(bodyOf([hostileCategory('harmless')]));

      function shape(body: string): readonly string[] {
        return skeleton(render(body));
      }

      function assertDefused(text: string): void {
        const body = bodyOf([hostileCategory(text)]);
        assert.deepEqual(shape(body), harmless);
        assert.doesNotMatch(prose(render(body)), linked);
        assertMarked(body);
      }

      for (const [what, text] of Object.entries(hostile)) {
        it(`has no effect: ${what}`, () => {
          assertDefused(text);
        });
      }

      it('has no effect, whatever it is', () => {
        fc.assert(fc.property(hostileText, assertDefused));
      });

      it('leaves out the last categories where the names alone are too long, and counts them', () => {
        const body = bodyOf(Array.from({ length: 20 }, () => repeated(hostile['a long run of escapes']!, 3)));
        const shown = body.match(/^## /gm)?.length ?? 0;
        assert.ok(shown > 5 && shown < 20, `${shown} shown`);
        assert.ok(body.includes(`\n… and ${20 - shown} more categories, left out to keep this text short; `));
        assert.ok(body.length <= limit);
      });

      it('never makes the body too long, cuts markup or touches the marker', () => {
        const categories = fc.array(
          fc.record({
            text: hostileText,
            count: fc.constantFrom(1, 3, 25, 400),
            copies: fc.constantFrom(1, 3, 12, 40),
          }),
          { minLength: 1, maxLength: 3 },
        );
        fc.assert(
          fc.property(categories, (some) => {
            const body = bodyOf(
              some.flatMap(({ text, count, copies }) => Array.from({ length: copies }, () => repeated(text, count))),
              some.map(({ text }) => text),
            );
            assert.ok(body.length <= limit, `${body.length} characters`);
            assertMarked(body);
            const tags = skeleton(render(body));
            assert.deepEqual(
              tags.filter(
                (tag) =>
                  !/^<\/?(?:a|blockquote|del|details|em|h2|hr|li|p|strong|summary|table|tbody|td|th|thead|tr|ul|br)\b|^<!--/.test(
                    tag,
                  ),
              ),
              [],
            );
            assert.equal(
              tags.filter((tag) => tag === '<details>').length,
              tags.filter((tag) => tag === '</details>').length,
            );
            assert.doesNotMatch(prose(render(body)), linked);
          }),
          { numRuns: 15, examples: [[[{ text: hostile['a long run of escapes']!, count: 3, copies: 40 }]]] },
        );
      });

      function repeated(text: string, count: number): ComparedCategory {
        const one = hostileCategory(text, text);
        const times = <T>(items: readonly T[]) => Array.from({ length: count }, () => items).flat();
        return {
          ...one,
          files: times(one.files),
          changedFiles: times(one.files),
          diff: { added: times(one.diff.added), removed: times(one.diff.removed), modified: times(one.diff.modified) },
          kept: times(one.kept),
          notes: times(one.notes),
        };
      }
    });
  },
);

/** Exactly one marker, ours, on the last line. */
function assertMarked(body: string): void {
  assert.ok(body.endsWith(`\n\n${marker}`));
  assert.equal(body.match(/<!--/g)?.length, 1);
}
