import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Action } from '../../src/model/outcome.ts';
import { annotation, failureText, stepOutputs, withoutCommands } from '../../src/report/github-actions.ts';
import { jsonReport } from '../../src/report/json.ts';
import { commandsIn, outputsIn } from '../deploy/actions-runner.ts';
import { hostileText } from './hostile.ts';
import { compared, hostileResult, images, pull, refused, resultOf, unknown, withOutcome } from './sample.ts';

const commands = [
  '::error::forged',
  '::set-output name=status::in-sync',
  '::stop-commands::x',
  '##[error]forged',
  'a ##[add-mask]models',
  '##[set-output name=status]in-sync',
  ' \u00a0::warning::forged',
  '\u0085::error::forged',
  '%0A::error::forged',
  '\n::error::forged',
  '\r::error::forged',
];
const commandText = fc.oneof(
  hostileText,
  fc.constantFrom(...commands),
  fc
    .array(fc.constantFrom(...Array.from('#[]:, =%\n\r\t'), '::', '##[', 'error', 'add-mask', '%0A', '%25'))
    .map((pieces) => pieces.join('')),
);

describe('the outputs', () => {
  const rows: readonly { given: string; result: Parameters<typeof stepOutputs>[0]; status: string; changes: string }[] =
    [
      { given: 'nothing differs', result: resultOf(compared('clip', {})), status: 'in-sync', changes: '0' },
      { given: 'models differ', result: resultOf(images), status: 'differences', changes: '5' },
      {
        given: 'only files differ',
        result: resultOf(compared('clip', {}, { changedFiles: ['clip.json'] })),
        status: 'differences',
        changes: '0',
      },
      {
        given: 'a category is unknown',
        result: resultOf(images, unknown('clip', '500')),
        status: 'failed',
        changes: '5',
      },
      { given: 'a category is refused', result: resultOf(refused('clip', 'all')), status: 'failed', changes: '0' },
      { given: 'there is no result', result: undefined, status: 'failed', changes: '' },
    ];
  for (const { given, result, status, changes } of rows) {
    it(`are ${status} and ${changes === '' ? 'no number' : changes} where ${given}`, () => {
      assert.deepEqual(outputsIn(stepOutputs(result)), { status, changes, 'pull-request-urls': '[]' });
    });
  }

  const actions: readonly { action: Action; isOpen: boolean }[] = [
    { action: { kind: 'update', pull }, isOpen: true },
    { action: { kind: 'unchanged', pull }, isOpen: true },
    { action: { kind: 'proposed-elsewhere', pull }, isOpen: true },
    { action: { kind: 'foreign', pull, reason: 'somebody pushed' }, isOpen: true },
    { action: { kind: 'close', pull }, isOpen: false },
    { action: { kind: 'declined', pull }, isOpen: false },
    { action: { kind: 'nothing' }, isOpen: false },
    { action: { kind: 'create' }, isOpen: false },
  ];
  for (const { action, isOpen } of actions) {
    it(`${isOpen ? 'name' : 'do not name'} a pull request after ${action.kind}`, () => {
      const outputs = outputsIn(stepOutputs(withOutcome(resultOf(images), action)));
      assert.deepEqual(JSON.parse(outputs['pull-request-urls'] ?? ''), isOpen ? [pull.url] : []);
    });
  }

  it('name one whose closing failed', () => {
    const result = withOutcome(resultOf(compared('clip', {})), { kind: 'close', pull });
    const failed = { ...result, repositories: result.repositories.map((one) => ({ ...one, error: '502' })) };
    assert.equal(outputsIn(stepOutputs(failed))['pull-request-urls'], JSON.stringify([pull.url]));
  });

  it('cannot be forged', () => {
    const outputs = (url: string) =>
      outputsIn(stepOutputs(withOutcome(resultOf(images), { kind: 'update', pull: { number: 1, url } })));
    fc.assert(
      fc.property(commandText, (url) => {
        const { status, changes, 'pull-request-urls': urls = '', ...others } = outputs(url);
        assert.deepEqual({ status, changes, others }, { status: 'differences', changes: '5', others: {} });
        assert.deepEqual(JSON.parse(urls), [url]);
      }),
    );
  });
});

describe('an annotation', () => {
  it('is one command that says what it was given, whatever that is', () => {
    fc.assert(
      fc.property(commandText, (message) => {
        const line = annotation('error', message);
        assert.match(line, /^[^\r\n]*\n$/);
        assert.deepEqual(commandsIn(line), [
          { name: 'error', properties: { title: 'Model reference sync' }, data: message },
        ]);
      }),
    );
  });

  it('names what failed, and no more than fits', () => {
    const many = Array.from({ length: 12 }, (_, index) => unknown(`c${index}`, `PRIMARY answered ${500 + index}.`));
    const lines = failureText(resultOf(...many, images)).split('\n');
    assert.deepEqual(lines.slice(0, 2), [
      '1 category differs: 2 added, 1 removed, 2 modified; 12 unknown categories.',
      'c0 is unknown: PRIMARY answered 500.',
    ]);
    assert.deepEqual(lines.slice(10), [
      'c9 is unknown: PRIMARY answered 509.',
      '… and 2 more; the log and the summary have all',
    ]);
  });
});

describe('what is printed', () => {
  it('holds no command of strangers', () => {
    for (const text of commands) {
      assert.notDeepEqual(commandsIn(text.replaceAll('%0A', '\n')), [], text);
      assert.deepEqual(commandsIn(withoutCommands(text)), [], text);
    }
    fc.assert(
      fc.property(commandText, (text) => {
        assert.deepEqual(commandsIn(withoutCommands(text)), []);
      }),
    );
  });

  it('stays the same JSON document', () => {
    fc.assert(
      fc.property(commandText, (text) => {
        const json = jsonReport(hostileResult(text));
        assert.deepEqual(JSON.parse(withoutCommands(json)), JSON.parse(json));
      }),
    );
  });

  it('stays as it is where nothing looks like a command', () => {
    const text = '  ● clip  +1 added: a::b [x] #1\n';
    assert.equal(withoutCommands(text), text);
  });
});
