import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { blobSha } from '../../src/clients/repository/git-objects.ts';
import type { FileContent } from '../../src/clients/repository/git-repository.ts';
import type { DatesFile, DatesUpdate } from '../../src/sources/dates-file.ts';
import type { ProposalTexts } from '../../src/model/proposal-texts.ts';
import { isWrittenByUs, readDated } from '../../src/publish/trailer.ts';
import { writeHead } from '../../src/publish/write-head.ts';
import { datesPath, datesText, inventedDates } from '../support/invented-dates.ts';
import { FakeRepository } from './fake-repository.ts';

const texts: ProposalTexts = {
  title: 'Title',
  body: (_held, marker) => marker,
  commitMessage: (trailer) => `Sync\n\n${trailer}`,
  datesMessage: (path, trailer) => `Dates in ${path}\n\n${trailer}`,
  obsolete: (marker) => marker,
  obsoleteOther: (marker) => marker,
  foreign: (marker) => marker,
};

let repository: FakeRepository;
let start: string;

beforeEach(() => {
  repository = new FakeRepository();
  start = repository.commit({ 'blip.json': 'blip 0', 'clip.json': 'clip 0', [datesPath]: 'dates 0' });
});

async function write(contents: Readonly<Record<string, string>>, dates?: DatesFile) {
  const change = new Map(Object.entries(contents).map(([path, text]): [string, FileContent] => [path, { text }]));
  const files = new Map(Object.entries(contents).map(([path, text]) => [path, blobSha(text)]));
  const base = repository.base(start);
  const { commit, undated } = await writeHead({ base, files, contents: change, texts }, repository, dates);
  assert.ok(commit !== undefined);
  const head = await repository.readCommit(commit);
  const [parent = ''] = head.parents;
  return { head, parent, undated, writes: repository.calls.filter((call) => call === 'writeCommit').length };
}

/** A file of dates that answers so, one after the other. */
function answering(...answers: readonly DatesUpdate[]): DatesFile {
  const left = [...answers];
  return { path: datesPath, update: () => Promise.resolve(left.shift() ?? { kind: 'current' }) };
}

describe('a head that brings the file of dates', () => {
  it('is two commits where the file names the commit that brings the change, the second with that file alone', async () => {
    const { head, parent, undated, writes } = await write({ 'clip.json': 'clip 1' }, inventedDates('clip.json'));
    const change = await repository.readCommit(parent);
    assert.deepEqual(change.parents, [start]);
    assert.deepEqual(repository.textsOf(parent), {
      'blip.json': 'blip 0',
      'clip.json': 'clip 1',
      [datesPath]: 'dates 0',
    });
    assert.match(change.message, /^Sync\n/);
    assert.deepEqual(repository.textsOf(head.sha), {
      ...repository.textsOf(parent),
      [datesPath]: datesText({ sha: parent, committedAt: repository.timeOf(parent) }),
    });
    assert.match(head.message, /^Dates in model_mod_data\.json\n/);
    assert.deepEqual({ undated, writes }, { undated: undefined, writes: 2 });
  });

  it('has our trailer on both, and the upper one names the change and its base', async () => {
    const { head, parent } = await write({ 'clip.json': 'clip 1' }, inventedDates('clip.json'));
    const change = await repository.readCommit(parent);
    assert.ok(isWrittenByUs(head) && isWrittenByUs(change));
    assert.equal(readDated(change), undefined);
    assert.deepEqual(readDated(head), { tree: change.treeSha, base: start });
  });

  it('is one commit where the file names no commit of ours', async () => {
    const { head, parent, writes } = await write({ 'blip.json': 'blip 1' }, inventedDates('clip.json'));
    assert.deepEqual({ parent, writes }, { parent: start, writes: 1 });
    assert.deepEqual(repository.textsOf(head.sha), {
      'blip.json': 'blip 1',
      'clip.json': 'clip 0',
      [datesPath]: datesText({ changed: ['blip.json'] }),
    });
    const alone = repository.commit({ 'blip.json': 'blip 1', 'clip.json': 'clip 0', [datesPath]: 'dates 0' });
    assert.deepEqual(readDated(head), { tree: repository.base(alone).tree.sha, base: start });
    assert.ok(isWrittenByUs(head));
  });

  const without: Readonly<Record<string, readonly DatesUpdate[]>> = {
    'says what it must': [{ kind: 'current' }],
    'says what it must with the new commit, too': [{ kind: 'after-commit' }, { kind: 'current' }],
    'is unknown': [{ kind: 'unknown', reason: 'down' }],
    'is unknown once the commit is there': [{ kind: 'after-commit' }, { kind: 'unknown', reason: 'down' }],
  };
  for (const [given, answers] of Object.entries(without)) {
    it(`is the change alone where the file ${given}`, async () => {
      const { head, parent, undated, writes } = await write({ 'clip.json': 'clip 1' }, answering(...answers));
      assert.deepEqual({ parent, writes }, { parent: start, writes: 1 });
      assert.equal(repository.textsOf(head.sha)[datesPath], 'dates 0');
      assert.equal(readDated(head), undefined);
      const isUnknown = answers.at(-1)?.kind === 'unknown';
      assert.equal(undated, isUnknown ? 'model_mod_data.json was not brought up to date: down' : undefined);
    });
  }

  it('is the change alone in a repository without such a file', async () => {
    const { head, parent } = await write({ 'clip.json': 'clip 1' });
    assert.equal(parent, start);
    assert.equal(head.message.split('\n').length, 3);
  });
});
