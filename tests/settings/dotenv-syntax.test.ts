import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { parseDotenv } from '../../src/settings/dotenv-syntax.ts';
import { complaints, complete, read } from './support.ts';

const none = 'is not NAME=value and has no effect';
const open = 'the quote at the beginning of its value is not closed, so that it has no effect';
const rest = 'what stands behind the closing quote has no effect';

describe('a line of a dotenv file that has no effect is told with its number', () => {
  const table: [text: string, variables: Record<string, string>, broken: [line: number, reason: string][]][] = [
    ['A=1\nGITHUB_TOKEN ghp_x\nB=2', { A: '1', B: '2' }, [[2, none]]],
    [
      'A: 1\n\n# none\nB',
      {},
      [
        [1, none],
        [4, none],
      ],
    ],
    [
      'export A=1\nexport B\nexport',
      { A: '1' },
      [
        [2, none],
        [3, none],
      ],
    ],
    [
      '=1\nA B=2\n2A=3\n"A"=4',
      {},
      [
        [1, none],
        [2, none],
        [3, none],
        [4, none],
      ],
    ],
    ['A="1\nB=2', { B: '2' }, [[1, open]]],
    ['A="1\n2"\nB', { A: '1\n2' }, [[3, none]]],
    [
      "A='1'2\nB='1' '2'\nC='1' # 2",
      { A: '1', B: '1', C: '1' },
      [
        [1, rest],
        [2, rest],
      ],
    ],
    ['A="1\n2"B=3\nC=4', { A: '1\n2', C: '4' }, [[2, rest]]],
    ['A=   \nB=1\n  # C=2', { A: '', B: '1' }, []],
    ['\uFEFFA=1\r\nB\r\n', { A: '1' }, [[2, none]]],
    ['__proto__=1', { ['__proto__']: '1' }, []],
  ];
  for (const [text, variables, broken] of table) {
    it(JSON.stringify(text), () => {
      const found = parseDotenv(text);
      assert.deepEqual(Object.entries(found.variables), Object.entries(variables));
      assert.deepEqual(
        found.broken,
        broken.map(([line, reason]) => ({ line, reason })),
      );
    });
  }

  const name = 'HORDE_GITHUB_SYNC_HTTP_PORT';

  it('as a warning with the file, and without the line itself', () => {
    const files = { '.env': `${name}=8080\n${name} 9090 ghp_secret\n`, 'sync.env': '\nx' };
    const { settings, warnings } = read({ environment: complete, files });
    assert.deepEqual([settings.httpPort, warnings], [8080, [`.env, line 2: ${none}`]]);
    const named = read({ environment: complete, files, argv: ['--dotenv', 'sync.env'] });
    assert.deepEqual(named.warnings, [`sync.env, line 2: ${none}`]);
  });

  it('beside what is missing for it', () => {
    const files = { '.env': 'GITHUB_TOKEN ghp_secret' };
    const said = complaints({ argv: ['--primary-url', 'http://primary'], files });
    assert.match(said[0] ?? '', /^no access to GitHub/);
    assert.deepEqual(said.slice(1), [`.env, line 1: ${none}`]);
  });
});

it('what Node’s parseEnv reads from whole lines, this reads alike', () => {
  const name = fc.stringMatching(/^(export )?[A-Z_][A-Z\d_]{0,5}$/);
  const bare = fc.stringMatching(/^[a-z\d,:\\/.[\]"'=-]{1,8}( [a-z\\#]{1,4})?$/).filter((text) => !/^['"]/.test(text));
  const quoted = fc
    .tuple(fc.constantFrom('"', "'", '`'), fc.stringMatching(/^[a-z \n\\n#=]{0,12}$/))
    .map(([quote, text]) => quote + text + quote);
  const comment = fc.stringMatching(/^#[ a-z='"]{0,9}$/);
  const line = fc.oneof(
    fc.tuple(name, fc.constantFrom('=', ' = '), fc.oneof(bare, quoted)).map((parts) => parts.join('')),
    name.map((text) => `${text.replace('export ', '')}=`),
    comment,
    fc.constant(''),
  );
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, end) => {
      const text = lines.join(end);
      assert.deepEqual(parseDotenv(text), { variables: { ...parseEnv(text) }, broken: [] });
    }),
    { numRuns: 500 },
  );
});
