import { readdirSync } from 'node:fs';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { importX } from 'eslint-plugin-import-x';
import regexp from 'eslint-plugin-regexp';

/**
 * What each folder of `src/`, and each file beside them, may import; docs/architecture.md has the same as a picture. What is
 * read here from top to bottom stands on what comes before it. `cli/`, and with it `bin.ts` and `index.ts`, stands on all.
 */
const ground = ['lib', 'json', 'model'];
const zones = {
  lib: [],
  'categories.ts': [],
  json: ['lib'],
  settings: ['lib', 'categories.ts'],
  model: ['lib', 'json'],
  clients: [...ground, 'settings'],
  formats: ground,
  lens: [...ground, 'formats'],
  compare: [...ground, 'categories.ts', 'formats', 'lens'],
  history: [...ground, 'formats'],
  sources: [...ground, 'categories.ts', 'clients/primary.ts', 'clients/repository', 'formats', 'compare', 'history'],
  watch: [...ground, 'categories.ts', 'clients/primary.ts', 'clients/repository'],
  preview: [...ground, 'compare'],
  publish: [...ground, 'categories.ts', 'clients/repository', 'compare', 'sources'],
  report: [...ground, 'sources', 'watch'],
  'sync.ts': [...ground, 'categories.ts', 'compare', 'sources', 'preview', 'publish', 'report'],
  service: [...ground, 'categories.ts', 'report', 'watch'],
  notify: [
    ...ground,
    'clients/buffered-fetch.ts',
    'clients/gathered-bytes.ts',
    'clients/told-times.ts',
    'clients/network',
    'report',
    'watch',
  ],
  doctor: [
    ...ground,
    'categories.ts',
    'settings',
    'clients',
    'formats',
    'compare',
    'sources',
    'preview',
    'report',
    'notify',
  ],
};
/** No network, disk, process, clock or chance. */
const pure = ['json', 'model', 'lens', 'compare', 'history', 'formats', 'report'];

const unzoned = readdirSync(new URL('src/', import.meta.url)).filter(
  (name) => !(name in zones) && !['cli', 'bin.ts', 'index.ts'].includes(name),
);
if (unzoned.length > 0) throw new Error(`The zones in eslint.config.js do not say what src/${unzoned[0]} may import.`);

/** `await import` counts, too: what is loaded late is loaded. */
const walls = Object.entries(zones).map(([name, below]) => ({
  target: `./src/${name}`,
  from: './src',
  except: [name, ...below].map((other) => `./${other}`),
  message: `src/${name} does not stand on this (the zones in eslint.config.js).`,
}));

const noSandbox = { target: './src', from: './sandbox', message: 'Only the sandbox command loads the sandbox.' };

export default defineConfig(
  { ignores: ['dist/', '.cache/', 'preview/', 'clones/', 'state/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true } },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/prefer-nullish-coalescing': 'error',
    },
  },
  {
    // No expression takes more than linear time, whatever text strangers send.
    files: ['src/**/*.ts', 'sandbox/src/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: false }],
    },
  },
  {
    files: pure.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^node:(?!util$|crypto$)', message: 'This folder is pure: no I/O.' }] },
      ],
      'no-restricted-globals': ['error', 'fetch', 'process', 'setTimeout', 'setInterval', 'console'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is handed in.' },
        { object: 'Math', property: 'random', message: 'Chance is handed in.' },
      ],
    },
  },
  {
    // The sandbox is a workspace of its own, and of the product knows what a shared floor has.
    files: ['sandbox/src/**/*.ts'],
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            {
              target: './sandbox/src',
              from: '.',
              except: ['./sandbox/src', './src/lib', './src/categories.ts', './node_modules'],
              message: 'The sandbox imports src/lib/ and src/categories.ts alone.',
            },
          ],
        },
      ],
    },
  },
  {
    // Who only syncs does not load the sandbox, nor need its packages.
    files: ['src/**/*.ts'],
    ignores: ['src/cli/commands/sandbox.ts'],
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [...walls, noSandbox] }],
    },
  },
  {
    // It does so when it runs.
    files: ['src/cli/commands/sandbox.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '/sandbox/', allowTypeImports: true, message: 'Load it with await import: it is optional.' },
          ],
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'sandbox/src/**/*.ts'],
    // What they hand on ends it; who decides is the command line, and a watch that was asked a second time.
    ignores: ['src/cli/outputs.ts', 'src/cli/actions-step.ts', 'src/cli/commands/watch.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='exit']",
          message: 'The process ends with what main returns.',
        },
      ],
    },
  },
  {
    files: ['tests/**/*.ts', 'sandbox/tests/**/*.ts'],
    rules: {
      // node:test returns promises that its runner awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            {
              from: 'package',
              name: ['it', 'test', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach'],
              package: 'node:test',
            },
          ],
        },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // JSON that a test reads is checked by what it asserts.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
);
