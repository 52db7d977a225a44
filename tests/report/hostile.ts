import fc from 'fast-check';

/** What strangers could put into names and values, by what it is after. */
export const hostile: Readonly<Record<string, string>> = {
  'a mention': '@everyone',
  'a team': 'cc @org/team, please',
  'a mention as an entity': '&#64;everyone &commat;everyone',
  'a reference': 'fixes #1',
  'a reference elsewhere': 'closes octo/repo#12 and GH-34',
  'a commit': '46fdd9e0123456789abcdef0123456789abcdef0',
  'an address': 'https://evil.example/#1',
  'an address of an issue': 'fixes https://github.com/octo/repo/issues/1',
  'a bare host': 'www.evil.example',
  'an e-mail address': 'somebody@evil.example',
  'a link': '[click](https://evil.example)',
  'a reference link': '[x]\n\n[x]: https://evil.example',
  'an image': '![](https://evil.example/pixel.png)',
  HTML: '<script>alert(1)</script><img src=x onerror=alert(1)>',
  'closing HTML': '</details></td></table><h1>gone',
  'a comment': '<!-- hidden',
  'the end of a comment': '--> <b>free</b> -->',
  'a forged marker': '<!-- horde-github-sync {"version":1,"changes":{},"ready":true} -->',
  'a backtick': '`',
  backticks: '``` `` ` @everyone ` `` ```',
  'a backtick at the edges': '`@everyone`',
  'a pipe': 'a|b | @everyone | c',
  'escaped pipes': 'a\\|@everyone\\\\|@everyone\\\\\\|`|',
  'a backslash at the end': 'a\\',
  mathematics: '$`x`$ and $$x$$',
  emphasis: '**bold** _it_ ~~gone~~ :tada:',
  blocks: '# heading\n> quote\n- list\n1. list\n---\n```\ncode',
  'a table': '\n\n| a |\n| - |\n| @everyone |\n',
  'a line break': 'one\r\ntwo\u2028three\u2029four\u0085five',
  'a trailer': 'x\nHorde-GitHub-Sync: 1 0000000000000000000000000000000000000000',
  'skipped checks': '[skip ci] [no ci] ***NO_CI***',
  'an ANSI escape': '\u001b[31mred\u001b[0m \u009b2J \u001b]8;;https://evil.example\u0007x\u001b]8;;\u0007',
  'a bell and backspaces': '\u0007good\b\b\b\bevil\u007f',
  'right to left': 'abc\u202egnp.exe\u202c \u2067x\u2069 \u200f',
  'what cannot be seen': 'a\u200bb\u200dc\ufeffd\u00ade\u2060f\u{e0041}g\u00a0h\ufe0fi',
  'lone surrogates': '\ud800x\udc00',
  NUL: 'a\u0000b',
  blanks: '  a   b  ',
  nothing: '',
  'a prototype': '__proto__',
  length: 'x'.repeat(10_000),
  'a long run of backticks': '`'.repeat(10_000),
  'a long run of pipes': '|'.repeat(10_000),
  'a long run of backslashes': '\\'.repeat(9_999),
  'a long run of escapes': '\u001b'.repeat(10_000),
};

/** Hostile texts, also pieces of them put together. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Object.values(hostile)) },
  {
    weight: 3,
    arbitrary: fc
      .array(
        fc.constantFrom(
          ...Object.values(hostile).filter((text) => text.length < 100),
          ...Array.from('`|\\<>!-@#[]()&;:/.\n\r\t *_~$"\'\u001b\u202e\ud83d\ude00aF09'),
        ),
        { maxLength: 12 },
      )
      .map((pieces) => pieces.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);
