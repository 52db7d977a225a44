import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { printable } from '../../../src/lib/printable.ts';
import { codeSpan, inlineText, link, plainText, row } from '../../../src/report/markdown/defuse.ts';
import { hostile, hostileText } from '../hostile.ts';
import { codeTexts, linked, prose, render, skeleton } from './gfm.ts';

/** What a reader sees of a text in a code span. */
function shown(text: string): string {
  return printable(text)
    .replaceAll('<!--', '\\u003c!--')
    .replaceAll(/ (?= )/g, '\u00a0');
}

describe('a code span', () => {
  for (const [text, markdown] of [
    ['plain', '`plain`'],
    ['a`b', '``a`b``'],
    ['``', '``` `` ```'],
    ['', '`""`'],
    ['a\nb', '`a\\nb`'],
    ['<!-- x -->', '`\\u003c!-- x -->`'],
  ] as const) {
    it(`of ${JSON.stringify(text)} is ${JSON.stringify(markdown)}`, () => {
      assert.equal(codeSpan(text), markdown);
    });
  }

  it('shows any text and nothing else', () => {
    fc.assert(
      fc.property(
        hostileText.filter((text) => text.trim() === text && text !== ''),
        (text) => {
          assert.deepEqual(codeTexts(render(`x ${codeSpan(text)} y`)), [shown(text)]);
        },
      ),
    );
  });
});

describe('a row of a table', () => {
  it('shows any text in its cells and nothing else', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        const html = render(row('x', 'y') + row('---', '---') + row(codeSpan(a), codeSpan(b)));
        assert.deepEqual(skeleton(html), skeleton(render('| x | y |\n| --- | --- |\n| a | b |\n')));
        assert.equal(codeTexts(html).length, 2);
      }),
    );
  });

  it('has pipes where they were', () => {
    assert.equal(row('`a|b`', 'c'), '| `a\\|b` | c |\n');
    assert.deepEqual(codeTexts(render(`| x |\n| - |\n${row(codeSpan('"a\\\\|b"'))}`)), ['"a\\\\\\u007cb"']);
  });
});

describe("a sentence with strangers' words", () => {
  for (const [text, markdown] of [
    [
      'The field "nsfw" of Deliberate (v2) cannot be written.',
      'The field "nsfw" of Deliberate (v2) cannot be written.',
    ],
    ['"parameters_bn" of a@b is 1.5, not 7B.', '"`parameters_bn`" of `a@b` is 1.5, not 7B.'],
    ['see https://x.example, #1 and GH-1!', 'see `https://x.example`, `#1` and `GH-1`!'],
    ['a\n\n# b', 'a `#` b'],
    ['# a', '`#` a'],
  ] as const) {
    it(`reads ${markdown}`, () => {
      assert.equal(inlineText(text), markdown);
    });
  }

  for (const [what, text] of Object.entries(hostile)) {
    it(`is only words with ${what}`, () => {
      assertOnlyWords(text);
    });
  }

  it('is only words with any text', () => {
    fc.assert(fc.property(hostileText, assertOnlyWords));
  });

  function assertOnlyWords(text: string): void {
    const html = render(`- warning: ${inlineText(text)}\n`);
    assert.deepEqual(skeleton(html), ['<ul>', '<li>', '</li>', '</ul>']);
    assert.doesNotMatch(prose(html), linked);
  }
});

describe('plain text for commit messages and titles', () => {
  const z = '\u200b';
  for (const [text, plain] of [
    ['Deliberate 2.0', 'Deliberate 2.0'],
    ['@everyone', `@${z}everyone`],
    ['fixes #1, GH-2', `fixes #${z}1, GH-${z}2`],
    ['https://www.x.example', `https:${z}//www${z}.x.example`],
    ['46fdd9e0123', `46fdd9${z}e0123`],
    ['[skip ci]', `[${z}skip ci]`],
    ['a\r\nb', 'a\\r\\nb'],
  ] as const) {
    it(`of ${JSON.stringify(text)} is broken where GitHub would act`, () => {
      assert.equal(plainText(text), plain);
    });
  }

  it('is one line in which GitHub finds nothing', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const plain = plainText(text);
        assert.doesNotMatch(plain, /\n|@[a-z0-9]|#[0-9]|\bGH-[0-9]|:\/\/|\bwww\.|\[skip|\[no|<!--/i);
        assert.doesNotMatch(plain, /(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])/i);
      }),
    );
  });
});

describe('a link', () => {
  it('leads to the address that was given', () => {
    assert.equal(link('PRIMARY', 'https://x.example/a b'), '[PRIMARY](<https://x.example/a%20b>)');
  });

  it('leads nowhere but to the web', () => {
    assert.equal(link('x', 'javascript:alert(1)'), '`javascript:alert(1)`');
    assert.equal(link('x', 'no address'), '`no address`');
  });
});
