import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { importX } from 'eslint-plugin-import-x';
import regexp from 'eslint-plugin-regexp';

/**
 * Which folders of `src/` each may import; docs/architecture.md has the same as a picture. What is read here from top to
 * bottom stands on what comes before it.
 */
const ground = ['lib', 'json', 'model'];
const zones = {
  lib: [],
  json: ['lib'],
  settings: ['lib', 'categories'],
  model: ['lib', 'json'],
  clients: [...ground, 'settings'],
  formats: ground,
  lens: [...ground, 'formats'],
  compare: [...ground, 'categories', 'formats', 'lens'],
  history: [...ground, 'formats'],
  sources: [...ground, 'categories', 'clients', 'formats', 'compare', 'history'],
  watch: [...ground, 'categories', 'clients'],
  preview: [...ground, 'compare'],
  publish: [...ground, 'categories', 'clients', 'compare', 'sources'],
  report: [...ground, 'sources', 'watch'],
  service: [...ground, 'categories', 'report', 'watch'],
  doctor: [...ground, 'categories', 'settings', 'clients', 'formats', 'compare', 'sources', 'preview', 'report'],
};
/** No network, disk, process, clock or chance. */
const pure = ['json', 'model', 'lens', 'compare', 'history', 'formats', 'report'];

function imports(folder) {
  const forbidden = [...Object.keys(zones), 'categories', 'cli', 'sandbox', 'sync', 'index']
    .filter((other) => other !== folder && !zones[folder].includes(other))
    .join('|');
  const walls = {
    regex: `^(?:\\.\\./)+(?:src/)?(?:${forbidden})(?:/|\\.ts$)`,
    message: `src/${folder}/ does not stand on this (the zones in eslint.config.js).`,
  };
  const noEffects = { regex: '^node:(?!util$|crypto$)', message: 'This folder is pure: no I/O.' };
  return { patterns: [walls, ...(pure.includes(folder) ? [noEffects] : [])] };
}

export default defineConfig(
  { ignores: ['dist/', 'preview/', 'clones/', 'state/'] },
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
  ...Object.keys(zones).map((folder) => ({
    files: [`src/${folder}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', imports(folder)] },
  })),
  {
    files: pure.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
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
      'import-x/no-restricted-paths': [
        'error',
        { zones: [{ target: './src', from: './sandbox', message: 'Only the sandbox command loads the sandbox.' }] },
      ],
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
    ignores: ['src/cli/**', 'src/bin.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='exit']",
          message: 'Only the command line ends the process.',
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
