import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FormatError } from '../../src/sources/format-error.ts';
import { parseRecords } from '../../src/model/records.ts';
import { believeEmpty } from '../../src/sources/believe-empty.ts';
import type { NoRecords, PrimaryRecords } from '../../src/sources/primary-records.ts';
import { SourceError } from '../../src/sources/source-error.ts';

const models: PrimaryRecords = { kind: 'records', format: 'v2', records: parseRecords('{"a":{}}') };
const saidEmpty: NoRecords = { kind: 'none', url: 'http://primary/clip', answer: '404: clip is empty', empty: 'said' };
const none: NoRecords = { kind: 'none', url: 'http://primary/clip', answer: '{}' };
const passing = new SourceError('blip', 'http://primary/blip', 'it answered 502');
const lasting = new SourceError('blip', 'http://primary/blip', 'it answered 401', { isLasting: true });

interface Row {
  readonly given: string;
  readonly answers: Readonly<Record<string, PrimaryRecords | SourceError | FormatError>>;
  readonly letThrough?: readonly string[];
  /** What PRIMARY answers for the categories that were not asked for. */
  readonly others?: Readonly<Record<string, PrimaryRecords | SourceError>>;
  readonly clip: 'empty' | 'said' | 'unproven' | 'as it was' | RegExp;
  readonly asked?: readonly string[];
}

const rows: readonly Row[] = [
  { given: 'another category has models', answers: { clip: saidEmpty, esrgan: models }, clip: 'empty' },
  {
    given: 'one that was not asked for has models',
    answers: { clip: saidEmpty },
    others: { blip: models, gfpgan: models },
    clip: 'empty',
    asked: ['blip'],
  },
  {
    given: 'the third that is asked has models',
    answers: { clip: saidEmpty, esrgan: none },
    others: { blip: saidEmpty, gfpgan: lasting, codeformer: models },
    clip: 'empty',
    asked: ['blip', 'gfpgan', 'codeformer'],
  },
  {
    given: 'no category has models',
    answers: { clip: saidEmpty, esrgan: saidEmpty },
    letThrough: ['clip', 'esrgan'],
    others: { blip: none },
    clip: 'unproven',
    asked: ['blip'],
  },
  {
    given: 'all other categories cannot be used',
    answers: { clip: saidEmpty, esrgan: lasting },
    others: { blip: lasting },
    clip: 'unproven',
    asked: ['blip'],
  },
  {
    given: 'whether others have models cannot be seen',
    answers: { clip: saidEmpty },
    others: { blip: passing, gfpgan: models },
    clip: /^clip could not be read from http:\/\/primary\/clip: it answered 404: clip is empty, and whether PRIMARY has models of others could not be seen: blip could not be read from http:\/\/primary\/blip: it answered 502$/,
    asked: ['blip'],
  },
  {
    given: 'it is not let through',
    answers: { clip: saidEmpty, esrgan: models },
    letThrough: ['esrgan'],
    clip: 'said',
  },
  { given: 'PRIMARY does not say so', answers: { clip: none, esrgan: models }, clip: 'as it was' },
  { given: 'it has models', answers: { clip: models }, clip: 'as it was' },
  { given: 'it could not be read', answers: { clip: passing, esrgan: models }, clip: 'as it was' },
  { given: 'nothing could be read', answers: { clip: new FormatError('no format') }, clip: 'as it was' },
];

describe('that PRIMARY says a category is empty', () => {
  for (const { given, answers, letThrough = ['clip'], others = {}, clip, asked = [] } of rows) {
    const isBelieved = clip === 'empty' ? 'is believed' : 'is not believed';
    it(`${isBelieved} where ${given}`, async () => {
      const read: string[] = [];
      const believed = await believeEmpty(new Map(Object.entries(answers)), {
        letThrough,
        format: 'v2',
        others: Object.keys(others),
        read: async (category) => {
          read.push(category);
          return await Promise.resolve(others[category] ?? none);
        },
      });
      const answer = believed.get('clip');
      if (clip === 'empty') assert.deepEqual(answer, { kind: 'records', format: 'v2', records: new Map() });
      else if (clip === 'as it was') assert.equal(answer, answers['clip']);
      else if (clip instanceof RegExp) {
        assert.ok(answer instanceof SourceError);
        assert.match(answer.message, clip);
        assert.ok(!answer.isLasting, 'it is worth another try');
      } else assert.deepEqual(answer, { ...saidEmpty, empty: clip });
      assert.deepEqual([...believed.keys()], Object.keys(answers));
      assert.deepEqual(read, asked);
      if ('esrgan' in answers && !letThrough.includes('esrgan'))
        assert.equal(believed.get('esrgan'), answers['esrgan']);
    });
  }
});
