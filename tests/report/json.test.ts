import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { AutoMerge } from '../../src/model/outcome.ts';
import type { SyncResult } from '../../src/model/sync-result.ts';
import { jsonReport, type JsonReport } from '../../src/report/json.ts';
import { assertReports } from '../support/documents.ts';
import { hostile, hostileText } from './hostile.ts';
import {
  commit,
  compared,
  hostileResult,
  modified,
  origin,
  pull,
  record,
  refused,
  resultOf,
  unknown,
  withOutcome,
} from './sample.ts';

function parsed(result: SyncResult): JsonReport {
  const report = jsonReport(result);
  assertReports(report);
  return JSON.parse(report) as JsonReport;
}

describe('the JSON report', () => {
  it('has the whole result', () => {
    const blip = compared('blip', {
      added: [record('new')],
      removed: [{ ...record('old'), origin }],
      modified: [modified('changed', [['a', 0], '1', '2'], [['b'], '', '[null]'], [['c'], 'false', ''])],
    });
    const notes = [{ severity: 'error', message: 'no', model: 'm' }] as const;
    const newerOnGitHub = [{ name: 'newer', change: 'modified', origin }] as const;
    const originJson = {
      since: '2026-04-20T00:00:00Z',
      orEarlier: false,
      author: 'ada',
      commit: { sha: commit, url: `https://github.com/Haidra-Org/images/commit/${commit}` },
      pull,
    };
    const lastEdits = new Map([
      ['changed', { by: 'someone', at: 1_795_564_800 }],
      ['new', { at: 1_795_694_400 }],
    ]);
    const result = withOutcome(
      resultOf(
        { ...blip, kept: [record('kept')], newerOnGitHub, deletes: 0, notes, lastEdits },
        unknown('clip', 'no answer'),
        refused('esrgan', 'too many'),
      ),
      { kind: 'update', pull },
      ['blip.json'],
    );
    const read = { primaryFormat: 'v1', warnings: ['PRIMARY keeps v2, but v1 is read'] } as const;
    assert.deepEqual(parsed({ ...result, ...read, skipped: [{ category: 'lora', reason: 'elsewhere' }] }), {
      version: 1,
      ok: false,
      dryRun: false,
      differences: true,
      primaryUrl: 'https://models.aihorde.net/api',
      primaryFormat: 'v1',
      counts: { added: 1, removed: 1, modified: 1 },
      repositories: [
        {
          owner: 'Haidra-Org',
          name: 'images',
          base: { branch: 'main', commit },
          categories: [
            {
              category: 'blip',
              files: ['blip.json'],
              changedFiles: ['blip.json'],
              status: 'compared',
              reason: null,
              behind: null,
              models: 100,
              added: ['new'],
              removed: ['old'],
              modified: [
                {
                  name: 'changed',
                  fields: [
                    { path: ['a', 0], before: 1, after: 2 },
                    { path: ['b'], after: [null] },
                    { path: ['c'], before: false },
                  ],
                },
              ],
              origins: [{ name: 'old', ...originJson }],
              deletes: 0,
              kept: ['kept'],
              newerOnGitHub: [{ name: 'newer', change: 'modified', ...originJson }],
              lastEdits: [
                { model: 'changed', by: 'someone', at: '2026-11-25T00:00:00Z' },
                { model: 'new', by: null, at: '2026-11-26T12:00:00Z' },
              ],
              notes: [{ severity: 'error', message: 'no', model: 'm', field: null }],
            },
            {
              category: 'clip',
              files: ['clip.json'],
              changedFiles: [],
              status: 'unknown',
              reason: 'no answer',
              behind: null,
              models: null,
              added: [],
              removed: [],
              modified: [],
              origins: [],
              deletes: null,
              kept: [],
              newerOnGitHub: [],
              lastEdits: [],
              notes: [],
            },
            {
              category: 'esrgan',
              files: ['esrgan.json'],
              changedFiles: [],
              status: 'refused',
              reason: 'too many',
              behind: null,
              models: 0,
              added: [],
              removed: ['Canny'],
              modified: [],
              origins: [],
              deletes: null,
              kept: [],
              newerOnGitHub: [],
              lastEdits: [],
              notes: [],
            },
          ],
          outcome: {
            action: 'update',
            summary: 'updated #12',
            branch: 'sync/primary/all',
            files: ['blip.json'],
            alongside: null,
            pull,
            leftOut: [],
            autoMerge: null,
            others: [],
          },
          warnings: [],
          error: null,
        },
      ],
      skipped: [{ category: 'lora', reason: 'elsewhere' }],
      warnings: ['PRIMARY keeps v2, but v1 is read'],
      preview: null,
      rateLimit: null,
    });
  });

  it('names what stays out as declined, and where the preview is', () => {
    const leftOut = [{ category: 'clip', pull: { ...pull, number: 9 } }];
    const diff = { owner: 'Haidra-Org', name: 'images', commit, path: "/it's here/Haidra-Org/images.diff" };
    const result = withOutcome(resultOf(compared('clip', {})), { kind: 'update', pull }, [], { leftOut });
    const report = parsed({ ...result, preview: { directory: "/it's here", diffs: [diff] } });
    assert.deepEqual(report.repositories[0]?.outcome?.leftOut, [
      {
        category: 'clip',
        pull: { ...pull, number: 9 },
        reason: null,
        summary: 'left out clip: declined in #9, until it changes (--force brings it)',
      },
    ]);
    const command = "git apply '/it'\\''s here/Haidra-Org/images.diff'";
    assert.deepEqual(report.preview, { directory: "/it's here", diffs: [{ ...diff, command }] });
  });

  it('names no format where none was read', () => {
    assert.equal(parsed(resultOf(unknown('clip', 'no answer'))).primaryFormat, null);
  });

  it('tells whether GitHub merges the pull request by itself', () => {
    const merging = (autoMerge: AutoMerge) => {
      const { repositories, ...result } = withOutcome(resultOf(compared('blip', {})), { kind: 'create' });
      const [repository] = repositories;
      assert.ok(repository?.outcome);
      const told = { ...repository, outcome: { ...repository.outcome, autoMerge } };
      return parsed({ ...result, repositories: [told] }).repositories[0]?.outcome?.autoMerge;
    };
    const summary = 'asked GitHub to merge it once its checks are green';
    assert.deepEqual(merging({ kind: 'ask' }), { state: 'ask', reason: null, summary });
    assert.deepEqual(merging({ kind: 'no', reason: 'blip is unknown' }), {
      state: 'no',
      reason: 'blip is unknown',
      summary: 'left to a person to merge: blip is unknown',
    });
  });

  it('tells what is left of GitHub’s rate limit', () => {
    const rateLimit = { remaining: 4_987, limit: 5_000, resetsAt: 1_767_323_045 };
    assert.deepEqual(parsed({ ...resultOf(compared('blip', {})), rateLimit }).rateLimit, {
      remaining: 4_987,
      limit: 5_000,
      resetsAt: '2026-01-02T03:04:05Z',
    });
  });

  it('is one line', () => {
    assert.doesNotMatch(jsonReport(resultOf(compared('blip', {}))), /\n/);
  });

  it('names the version that PRIMARY is a copy of', () => {
    const commit = { sha: '63e1da2'.padEnd(40, '0'), url: 'https://github.com/o/r/commit/63e1da2' };
    const { repositories } = parsed(resultOf({ ...refused('clip', 'behind'), behind: { since: 0, commit } }));
    assert.deepEqual(repositories[0]?.categories[0]?.behind, {
      ...{ since: '1970-01-01T00:00:00Z', orEarlier: false, author: null, pull: null },
      commit,
    });
  });

  it('keeps the spelling of numbers', () => {
    const field = [['size'], '{"a": 1.0, "b": 1e400}', '[12345678901234567890, -0]'] as const;
    const report = jsonReport(resultOf(compared('blip', { modified: [modified('m', field)] })));
    assert.ok(report.includes('"before":{"a":1.0,"b":1e400},"after":[12345678901234567890,-0]'));
  });

  it('keeps a field of the name __proto__', () => {
    const field = [['x'], '{"__proto__":{"a":1}}', '{"constructor":null,"toJSON":1}'] as const;
    const report = jsonReport(resultOf(compared('blip', { modified: [modified('__proto__', field)] })));
    assert.ok(report.includes('"name":"__proto__","fields":[{"path":["x"],"before":{"__proto__":{"a":1}},'));
    assert.ok(report.includes('"after":{"constructor":null,"toJSON":1}'));
  });

  it('shows no credentials of the PRIMARY address', () => {
    const report = jsonReport({ ...resultOf(), primaryUrl: 'https://user:secret@models.example/api?key=secret' });
    assert.ok(report.includes('"primaryUrl":"https://models.example/api"'));
  });

  for (const [what, text] of Object.entries(hostile)) {
    it(`is harmless to print, and exact, with ${what} everywhere`, () => {
      assertExactAndHarmless(text);
    });
  }

  it('is harmless to print, and exact, with any text', () => {
    fc.assert(fc.property(hostileText, assertExactAndHarmless));
  });
});

function assertExactAndHarmless(text: string): void {
  const line = jsonReport(hostileResult(text));
  assertReports(line);
  assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  const [repository] = (JSON.parse(line) as JsonReport).repositories;
  const [category] = repository!.categories;
  assert.deepEqual(category!.added, [text]);
  assert.deepEqual(category!.modified[0]!.fields[0], { path: ['config', text], before: text, after: `${text}!` });
  assert.equal(repository!.error, text);
}
