import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseJson } from '../../src/json/scan.ts';
import { nameText, pathText, valueText } from '../../src/report/json-value.ts';
import { printable } from '../../src/lib/printable.ts';
import { publicUrl } from '../../src/report/public-url.ts';
import { shorten, shortenChange } from '../../src/lib/shorten.ts';
import { hostileText } from '../report/hostile.ts';

describe('printable text', () => {
  for (const [what, text, shown] of [
    ['plain text', 'Zürich 東京 😀 שלום', 'Zürich 東京 😀 שלום'],
    ['line breaks', 'a\r\nb\u2028c\u0085d', 'a\\r\\nb\\u2028c\\u0085d'],
    ['ANSI escapes', '\u001b[31mred\u009b0m', '\\u001b[31mred\\u009b0m'],
    ['bidirectional marks', 'a\u202eb\u2066c\u200f', 'a\\u202eb\\u2066c\\u200f'],
    ['zero-width characters', 'a\u200bb\u200dc\ufeffd\u00ade', 'a\\u200bb\\u200dc\\ufeffd\\u00ade'],
    ['fillers and tags above U+FFFF', 'a\u3164b\u{e0041}', 'a\\u3164b\\udb40\\udc41'],
    ['annotations', 'a\ufff9b\ufffac\ufffb', 'a\\ufff9b\\ufffac\\ufffb'],
    ['blanks that look like a blank', 'a\u00a0b\u3000c', 'a\\u00a0b\\u3000c'],
    ['lone surrogates', 'a\ud800', 'a\\ud800'],
  ] as const) {
    it(`shows ${what}`, () => {
      assert.equal(printable(text), shown);
    });
  }

  it('leaves the value of a JSON document as it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        assert.equal(JSON.parse(printable(JSON.stringify(text))), text);
      }),
    );
  });
});

describe('a model name', () => {
  for (const [name, shown] of [
    ['Deliberate 2.0 (inpainting)', 'Deliberate 2.0 (inpainting)'],
    ['', '""'],
    [' a ', '" a "'],
    ['a\nb', '"a\\nb"'],
    ['a\\nb', '"a\\\\nb"'],
    ['say "hi"', '"say \\"hi\\""'],
    ['\u202eevil', '"\\u202eevil"'],
    ['Caf\u00e9', 'Caf\u00e9'],
    ['Cafe\u0301', '"Cafe\\u0301"'],
    ['\u212b \ud55c', '"\\u212b \ud55c"'],
    ['\u1112\u1161\u11ab', '"\\u1112\\u1161\\u11ab"'],
    ['\ud558\u11ab', '"\ud558\\u11ab"'],
  ] as const) {
    it(`is shown as ${shown}`, () => {
      assert.equal(nameText(name), shown);
    });
  }

  it('never looks like another one', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        assert.equal(nameText(a) === nameText(b), a === b);
      }),
    );
  });
});

describe('a text in another Unicode normal form', () => {
  it('never looks like the one in the usual form, as a name, as a value and in a path', () => {
    const texts = fc.string({ unit: 'grapheme' }).filter((text) => text.normalize('NFD') !== text.normalize());
    fc.assert(
      fc.property(texts, (text) => {
        const forms = [text.normalize(), text.normalize('NFD')];
        const shown = [
          forms.map(nameText),
          forms.map((form) => pathText([form])),
          forms.map((form) => valueText(parseJson(JSON.stringify(form)))),
        ];
        for (const [usual = '', other = ''] of shown) assert.notEqual(usual.normalize(), other.normalize());
      }),
    );
  });
});

describe('a field', () => {
  it('is shown by its path', () => {
    assert.equal(pathText(['config', 'files', 0, 'sha256sum']), 'config.files[0].sha256sum');
    assert.equal(pathText(['a b', '', 'x\n', 'é']), '["a b"][""]["x\\n"]["é"]');
  });

  it('is shown with its value on one line, its numbers as they are spelled', () => {
    const value = '{\n\t"a": [1.0, 12345678901234567890, -0, 1e400],\r\n "__proto__": {"b": "\\u00e9\\u001b"} }';
    assert.equal(valueText(parseJson(value)), '{"a":[1.0,12345678901234567890,-0,1e400],"__proto__":{"b":"é\\u001b"}}');
  });
});

describe('shortening', () => {
  it('leaves out the middle', () => {
    assert.equal(shorten('0123456789abcdefghij', 11), '012345…ghij');
  });

  it('leaves short text as it is', () => {
    assert.equal(shorten('0123456789', 10), '0123456789');
  });

  it('never cuts an escape or a character in two', () => {
    const text = '"\\u001b\\\\😀'.repeat(20);
    for (let max = 8; max < 60; max += 1) {
      const [head = '', tail = ''] = shorten(text, max).split('…');
      assert.ok(text.startsWith(head) && text.endsWith(tail));
      assert.match(head + tail, /^(?:"|\\u001b|\\\\|😀)*$/u);
    }
  });

  it('keeps within the length, and shows two different texts differently', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, hostileText, (start, a, b, end) => {
        const [before, after] = [start + a + end, start + b + end].map((text) => printable(JSON.stringify(text)));
        const [left, right] = shortenChange(before!, after!, 40);
        assert.ok(left.length <= 40 && right.length <= 40);
        if (a.length < 10 && b.length < 10) assert.equal(left === right, before === after);
      }),
    );
  });

  it('shows the part of two long texts that differs', () => {
    const [before, after] = ['old', 'new'].map((word) => `${'a'.repeat(500)} ${word} ${'z'.repeat(500)}`);
    assert.deepEqual(shortenChange(before!, after!, 25), ['…aaaaaaaaa old zzzzzzzzz…', '…aaaaaaaaa new zzzzzzzzz…']);
  });
});

describe('an address in a report', () => {
  it('has no credentials', () => {
    assert.equal(
      publicUrl('https://user:secret@models.example:8443/api/?key=secret#secret'),
      'https://models.example:8443/api',
    );
  });

  it('is http or https', () => {
    assert.equal(publicUrl('javascript:alert(1)'), undefined);
  });
});
