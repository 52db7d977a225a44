import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import type { SyncResult } from '../../src/model/sync-result.ts';
import { consoleReport } from '../../src/report/console.ts';
import { ends } from './ends.ts';
import { hostile, hostileText } from './hostile.ts';
import {
  commit,
  compared,
  hostileResult,
  images,
  modified,
  origin,
  pull,
  record,
  refused,
  resultOf,
  unknown,
  withOutcome,
} from './sample.ts';

const everything: SyncResult = {
  ...withOutcome(
    resultOf(
      images,
      compared('clip', {}, { models: 2 }),
      unknown(
        'esrgan',
        'https://models.aihorde.net/api/model_references/v1/esrgan answered 500 three times. Is it up?',
      ),
      refused('controlnet', '18 of 18 models would be removed, more than MAX_REMOVED_PERCENT=25.'),
    ),
    { kind: 'update', pull },
    ['stable_diffusion.json'],
  ),
  skipped: [{ category: 'lora', reason: 'it is managed elsewhere, so there is nothing to sync' }],
};

function failing(error: string): SyncResult {
  const result = resultOf();
  return { ...result, repositories: result.repositories.map((repository) => ({ ...repository, error })) };
}

describe('the console report', () => {
  it('tells what is newer on GitHub, and who put there what goes', () => {
    const result = resultOf(
      compared(
        'clip',
        { removed: [{ ...record('Old'), origin }] },
        {
          newerOnGitHub: [
            { name: 'Aurora', change: 'modified', origin },
            { name: 'Borealis', change: 'removed', origin: { since: origin.since } },
          ],
        },
      ),
      compared('blip', {}, { newerOnGitHub: [{ name: 'BLIP', change: 'added', origin }], models: 4 }),
    );
    assert.equal(
      consoleReport(result, { color: false, width: 120 }),
      `\
Haidra-Org/images  main @ 46fdd9e
  ● clip  -1 removed
      - Old (on GitHub since 2026-04-20, by ada, 46fdd9e, #12)
      = Aurora (newer on GitHub, left as it is: changed there, since 2026-04-20, by ada, 46fdd9e, #12)
      = Borealis (newer on GitHub, left as it is: removed there, since 2026-04-20 or earlier)
  ✓ blip  in sync but for 1 model newer on GitHub (4 models)
      = BLIP (newer on GitHub, left as it is: added there, since 2026-04-20, by ada, 46fdd9e, #12)

1 category differs: 1 removed; 3 models are newer on GitHub.
`,
    );
  });

  it('tells what differs, what failed and what was done', () => {
    assert.equal(
      consoleReport(everything, { color: false }),
      `\
Haidra-Org/images  main @ 46fdd9e
  ● image_generation  +2 added, -1 removed, ~2 modified
      + Aurora XL
      + Borealis
      - Old Faithful
      ~ Deliberate
          version: "2.0" → "3.0"
          config.files[0].sha256sum: "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a…1a1a1a1a1a1a1a1a1a1a1a1"
            → "b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b…2b2b2b2b2b2b2b2b2b2b2b2"
          nsfw: true (new)
          trigger: ["x",1.0] (gone)
      ~ Dreamlike
          description: … very very very very very very very old photographs of small small small sm…
            → … very very very very very very very new photographs of small small small sm…
      = House Special (only on GitHub, kept)
      ! warning: The field "nsfw" of "Deliberate" has no column in models_bn.csv.
  ✓ clip              in sync (2 models)
  ? esrgan            unknown: https://models.aihorde.net/api/model_references/v1/esrgan answered
                      500 three times. Is it up?
  ✗ controlnet        refused, -1 removed: 18 of 18 models would be removed, more than
                      MAX_REMOVED_PERCENT=25.
      - Canny
  → updated #12 (stable_diffusion.json)

Skipped
  lora: it is managed elsewhere, so there is nothing to sync

Pull request
  https://github.com/Haidra-Org/images/pull/12

1 category differs: 2 added, 1 removed, 2 modified; 1 unknown category; 1 refused category.
`,
    );
  });

  it('is the same in colour', () => {
    const coloured = consoleReport(everything, { color: true });
    assert.equal(stripVTControlCharacters(coloured), consoleReport(everything, { color: false }));
    assert.match(coloured, /\u001b\[32m\+\u001b\[39m Aurora XL\n/);
  });

  it('says in a dry run what would be done', () => {
    const report = consoleReport(
      { ...withOutcome(resultOf(images), { kind: 'create' }), dryRun: true },
      { color: false },
    );
    assert.match(report, /\n {2}→ would create a pull request\n/);
    assert.match(report, /Dry run: nothing was written to GitHub\.\n$/);
  });

  it('does not call a category in sync of which a record cannot be written', () => {
    const notes = [
      { severity: 'error', message: '"a" cannot be added: PRIMARY\'s "config" is not an object.' },
    ] as const;
    const text = consoleReport(resultOf(compared('esrgan', {}, { notes })), { color: false });
    assert.match(text, /^ {2}✗ esrgan {2}cannot be written in full \(100 models\)\n {6}! error: "a" cannot be added/m);
  });

  it('is short when everything is in sync', () => {
    const report = consoleReport(withOutcome(resultOf(compared('clip', {})), { kind: 'nothing' }), { color: false });
    assert.equal(
      report,
      `\
Haidra-Org/images  main @ 46fdd9e
  ✓ clip  in sync (100 models)
  → nothing to propose

Everything is in sync: 1 category.
`,
    );
  });

  it('says a reason once that categories below each other share', () => {
    const report = consoleReport(
      resultOf(unknown('blip', 'a replica'), unknown('clip', 'a replica'), unknown('esrgan', 'no answer')),
      { color: false },
    );
    assert.match(
      report,
      /\n {2}\? blip {4}unknown: a replica\n {2}\? clip {4}unknown, for the same reason\n {2}\? esrgan {2}unknown: no answer\n/,
    );
  });

  it('tells at its end which format was read, and what is to be known of the whole run', () => {
    const warnings = [
      'PRIMARY keeps its records in v2, but v1 is read, which does not follow what is changed there. Leave out the flag',
    ];
    const report = consoleReport(
      { ...resultOf(compared('clip', {})), primaryFormat: 'v1', warnings },
      { color: false },
    );
    assert.equal(
      report.replace(/^.*\n\n/s, ''),
      `\
! PRIMARY keeps its records in v2, but v1 is read, which does not follow what is changed there.
  Leave out the flag
PRIMARY’s records: read in v1
Everything is in sync: 1 category.
`,
    );
  });

  it('tells in one line what is left of GitHub’s rate limit', () => {
    const rateLimit = { remaining: 4_987, limit: 5_000, resetsAt: 1_767_323_045 };
    const report = consoleReport({ ...resultOf(compared('blip', {})), rateLimit }, { color: false });
    assert.equal(
      report.trimEnd().split('\n').at(-2),
      'GitHub’s rate limit: 4,987 of 5,000 requests left until 2026-01-02T03:04:05Z',
    );
  });

  it('names the files where they disagree although no model differs', () => {
    const report = consoleReport(resultOf(compared('text_generation', {}, { changedFiles: ['db.json'] })), {
      color: false,
    });
    assert.match(report, /● text_generation {2}same models, to be put right: db\.json\n/);
    assert.match(report, /\n1 category differs\.\n$/);
  });

  it('names the file of dates that a dry run would bring up to date, too', () => {
    const result = withOutcome(resultOf(images), { kind: 'create' }, ['stable_diffusion.json']);
    const repositories = result.repositories.map((repository) => ({
      ...repository,
      ...(repository.outcome && { outcome: { ...repository.outcome, alongside: 'model_mod_data.json' } }),
    }));
    const report = consoleReport({ ...result, dryRun: true, repositories }, { color: false, width: 200 });
    assert.match(
      report,
      /pull request \(stable_diffusion\.json; model_mod_data\.json is brought up to date with that\)\n/,
    );
  });

  it('tells what stays out, and lists its pull request as declined', () => {
    const leftOut = [{ category: 'clip', pull: { number: 3, url: 'https://github.com/Haidra-Org/images/pull/3' } }];
    const result = resultOf(images, compared('clip', { added: [record('ViT-L')] }));
    const report = consoleReport(
      withOutcome(result, { kind: 'create' }, ['stable_diffusion.json'], { pull, leftOut }),
      {
        color: false,
      },
    );
    assert.match(
      report,
      new RegExp(
        `\\
  → created #12 \\(stable_diffusion\\.json\\)
  → left out clip: declined in #3, until it changes \\(--force brings it\\)

Pull requests
  https://github\\.com/Haidra-Org/images/pull/12
  https://github\\.com/Haidra-Org/images/pull/3 {2}declined

2 categories differ: 3 added, 1 removed, 2 modified; 1 was declined before\\.
$`,
      ),
    );
  });

  it('says where the preview is and what to do with it, each command on a line of its own', () => {
    const folder = `/home/ada/${'a long name/'.repeat(10)}preview`;
    const path = `${folder}/Haidra-Org/images.diff`;
    const preview = { directory: folder, diffs: [{ owner: 'Haidra-Org', name: 'images', commit, path }] };
    const report = consoleReport({ ...resultOf(images), dryRun: true, preview }, { color: false });
    const said = [
      `Preview  ${folder}`,
      '  in a clone of Haidra-Org/images at 46fdd9e:',
      `    git apply '${path}'`,
      '',
      '1 category differs',
    ];
    assert.ok(report.includes(`\n\n${said.join('\n')}`), report);
  });

  it('says of a preview without files that nothing differs', () => {
    const report = consoleReport(
      { ...resultOf(compared('clip', {})), preview: { directory: '/p', diffs: [] } },
      { color: false },
    );
    assert.match(report, /\nPreview {2}\/p\n {2}nothing differs, so there are no files\n/);
  });

  const commands = [
    {
      whose: 'ours',
      command: "npm run sync -- --state-dir '/my state' --categories clip,blip,esrgan --let-through esrgan",
      said: (command: string) =>
        resultOf({ ...refused('esrgan', 'PRIMARY has lost ten models'), letThroughBy: command }),
    },
    {
      whose: 'a flag with its value',
      command: '--let-through esrgan',
      said: (command: string) =>
        resultOf(refused('esrgan', `PRIMARY has lost ten models. If that is right, ${command} lets it through`)),
    },
    {
      whose: 'git’s',
      command: "rm '/c l/.git/index.lock' && git -C '/c l' reset --hard refs/heads/sync && git -C '/c l' clean -ffd",
      said: (command: string) =>
        failing(`The clone in /c l has changes of its own. Save what you need, then discard them with: ${command}`),
    },
  ];
  for (const { whose, command, said } of commands) {
    it(`breaks no command that a reader may copy: ${whose}`, () => {
      for (let width = 60; width < 140; width += 1) {
        const lines = consoleReport(said(command), { color: false, width }).split('\n');
        assert.ok(
          lines.some((line) => line.includes(command)),
          `${width}`,
        );
      }
    });
  }

  it('tells below the pull request whether GitHub merges it by itself', () => {
    const { 'proposed, to be merged by GitHub': asked, 'proposed, to be merged by a person': left } = ends;
    assert.ok(asked && left);
    assert.match(
      consoleReport(asked, { color: false }),
      /→ created #12 .*\n {2}→ asked GitHub to merge it once its checks are green\n/,
    );
    assert.match(
      consoleReport(left, { color: false }),
      /\n {2}→ left to a person to merge: there is 1 note \(clip\)\n/,
    );
  });

  it('does not claim that something was done where it failed', () => {
    const result = withOutcome(resultOf(images), { kind: 'create' });
    const failed = {
      ...result,
      repositories: result.repositories.map((r) => ({ ...r, error: 'GitHub answered 500.' })),
    };
    const report = consoleReport(failed, { color: false });
    assert.match(report, / {2}✗ failed: GitHub answered 500\.\n {2}→ would create a pull request\n/);
    assert.match(report, /; 1 repository failed\.\n$/);
  });

  it('lists 20 models of a kind, 8 fields of a model and 20 notes, and counts the others', () => {
    const fields = Array.from({ length: 10 }, (_, index) => [[`f${index}`], '1', '2'] as const);
    const category = compared(
      'blip',
      {
        removed: Array.from({ length: 25 }, (_, index) => record(`m${index}`)),
        modified: [modified('many', ...fields)],
      },
      { notes: Array.from({ length: 22 }, () => ({ severity: 'warning', message: 'odd' })) },
    );
    const report = consoleReport(resultOf(category), { color: false });
    assert.match(report, /- m19\n {6}… and 5 more removed\n/);
    assert.match(report, /f7: 1 → 2\n {10}… and 2 more fields\n/);
    assert.match(report, / {6}… and 2 more notes\n/);
  });

  for (const [what, text] of Object.entries(hostile)) {
    it(`is harmless with ${what} everywhere`, () => {
      assertHarmless(hostileResult(text));
    });
  }

  it('is harmless with any text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        assertHarmless(hostileResult(text));
      }),
    );
  });
});

/** No control character but the report's own line breaks and colours. */
function assertHarmless(result: SyncResult): void {
  const plain = consoleReport(result, { color: false });
  assert.doesNotMatch(plain.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  const own = new RegExp('\\u001b\\[(?:1|2|22|3[1-6]|39)m', 'g');
  assert.equal(consoleReport(result, { color: true }).replaceAll(own, ''), plain);
  for (const line of plain.split('\n')) assert.ok(line.length <= 1100);
}
