import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { importX } from 'eslint-plugin-import-x';
import regexp from 'eslint-plugin-regexp';

const pure = ['json', 'model', 'lens', 'compare', 'history', 'render', 'report'];

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
  {
    // What decides and renders is pure: no network, disk, process, clock or chance.
    files: pure.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^node:(?!util$|crypto$)', message: 'This folder is pure: no I/O.' },
            {
              regex: '/(clients|sources|publish|watch|service|sandbox|settings)/',
              message: 'This folder is pure: no I/O.',
            },
          ],
        },
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
              except: [
                './sandbox/src',
                './src/lib',
                './src/categories.ts',
                './src/model/known-error.ts',
                './node_modules',
              ],
              message: 'The sandbox imports src/lib/, src/categories.ts and the known errors alone.',
            },
          ],
        },
      ],
    },
  },
  {
    // Who only syncs does not load the sandbox, nor need its packages.
    files: ['src/**/*.ts'],
    ignores: ['src/run-sandbox.ts'],
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        { zones: [{ target: './src', from: './sandbox', message: 'Only the sandbox command loads the sandbox.' }] },
      ],
    },
  },
  {
    // It does so when it runs.
    files: ['src/run-sandbox.ts'],
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
    ignores: ['src/cli.ts', 'src/bin.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='process'][callee.property.name='exit']",
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
