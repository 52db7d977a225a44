import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { parse } from 'yaml';
import { startSandbox, type Sandbox } from '../../sandbox/src/sandbox.ts';
import { flagName, shownDefault, type Setting } from '../../src/settings/setting.ts';
import { settingRows, type SettingKey } from '../../src/settings/settings-table.ts';
import { action, actionText, commandsIn, runAction } from './actions-runner.ts';
import { lanes } from '../support/lanes.ts';

const workflows = new URL('../../deploy/github-actions/', import.meta.url);

/** Settings that are no input, by why. */
const leftOut: Readonly<Record<string, readonly SettingKey[]>> = {
  'a job is one run': [
    ...(['watch', 'watchIntervalSeconds', 'watchStartupSync', 'watchInitialDelaySeconds'] as const),
    ...([
      'watchFullSyncSeconds',
      'watchGithub',
      'stateDir',
      'redisUrl',
      'redisKeyPrefix',
      'redisLeaseSeconds',
    ] as const),
    ...(['httpPort', 'httpHost', 'notifyAfterSeconds'] as const),
  ],
  'the runner sets them': ['githubApiUrl', 'githubServerUrl'],
  'people read the log of a step; outputs are for machines': ['json', 'logFormat'],
  'inputs say it all': ['dotenv'],
};

const taken = settingRows.filter(([key]) => !Object.values(leftOut).flat().includes(key));

/** The flag's name, else the variable's without our prefixes. */
function inputName({ flag, variables: [variable = ''] }: Setting): string {
  if (flag !== undefined) return flagName(flag).slice('--'.length);
  return variable
    .replace(/^HORDE_(GITHUB_SYNC|MODEL_REFERENCE)_/, '')
    .toLowerCase()
    .replaceAll('_', '-');
}

export const githubActions = lanes(
  {
    allBut: [
      'opens pull requests and names them, and finds them again',
      'makes nothing but a complaint of hostile inputs',
      'heeds no dotenv file of the workspace, which may be somebody else’s checkout',
      'shows differences in a dry run, and its preview is in the workspace',
    ],
  },
  ({ describe, it }) => {
    describe('action.yml', () => {
      it('passes the validator of actions, which refuses what is none', () => {
        assert.deepEqual(validateAction(actionText).errors, []);
        assert.notDeepEqual(validateAction(actionText.replace('using: composite', 'using: compost')).errors, []);
      });

      it('has an input for each setting of a single run, and no other', () => {
        assert.deepEqual(
          Object.keys(action.inputs),
          taken.map(([, setting]) => inputName(setting)),
        );
      });

      it('describes each input as --help describes the setting', () => {
        for (const [, setting] of taken) {
          const { description, required } = action.inputs[inputName(setting)] ?? {};
          const text = shownDefault(setting);
          assert.equal(
            description,
            text === undefined ? setting.description : `${setting.description} (default: ${text})`,
          );
          assert.equal(required, setting.required);
        }
      });

      it('hands each input over in a variable: the setting’s own, where it has one', () => {
        const expected = taken.flatMap(([, setting]) => {
          const name = inputName(setting);
          const [variable = name.toUpperCase().replaceAll('-', '_'), ...others] = setting.variables;
          return [[variable, `\${{ inputs.${name} }}`], ...others.map((other) => [other, ''])];
        });
        assert.deepEqual(action.runs.steps.at(-1)?.env, Object.fromEntries(expected));
      });

      it('has no expression in a script, where inputs could become code', () => {
        for (const { run = '' } of action.runs.steps) assert.doesNotMatch(run, /\$\{\{/);
      });

      it('has a default of its own for the token only', () => {
        const defaults = Object.entries(action.inputs).flatMap(([name, input]) =>
          input.default ? [[name, input.default]] : [],
        );
        assert.deepEqual(defaults, [['github-token', '${{ github.token }}']]);
      });

      it('installs what the lock file says, for use only, and runs no script of a package', () => {
        const [setup, install] = action.runs.steps;
        assert.match(setup?.uses ?? '', /^actions\/setup-node@v\d+$/);
        assert.match(install?.run ?? '', /^npm ci .*--omit=dev --omit=optional --ignore-scripts/);
        const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
          packages: Readonly<Record<string, { dev?: true; hasInstallScript?: true }>>;
        };
        const scripted = Object.entries(packages).filter(([, { dev, hasInstallScript }]) => hasInstallScript && !dev);
        assert.deepEqual(scripted, [], 'none of them needs its script');
      });
    });

    describe('the example workflows', () => {
      const files = readdirSync(workflows);

      it('are the one of the specification, one with an App, and a check', () => {
        assert.deepEqual(files, ['drift-check.yml', 'sync-with-app.yml', 'sync.yml']);
      });

      for (const file of files) {
        const text = readFileSync(new URL(file, workflows), 'utf8');

        it(`${file} passes the validator of workflows, which refuses what is none`, () => {
          assert.deepEqual(validateWorkflow(text).errors, []);
          assert.notDeepEqual(validateWorkflow(text.replace('runs-on:', 'run-on:')).errors, []);
        });

        it(`${file} gives our action inputs that it has, all that it must have, and itself no rights`, () => {
          const { permissions, jobs } = parse(text) as {
            permissions: object;
            jobs: Record<string, { 'timeout-minutes'?: number; steps: { uses?: string; with?: object }[] }>;
          };
          assert.deepEqual(permissions, {});
          for (const job of Object.values(jobs)) {
            assert.ok(job['timeout-minutes']);
            const [ours, ...others] = job.steps.filter(({ uses }) => uses?.startsWith('OWNER/horde-github-sync@v'));
            assert.deepEqual(others, []);
            const given = Object.keys(ours?.with ?? {});
            assert.ok(given.includes('primary-url'));
            assert.deepEqual(
              given.filter((name) => !(name in action.inputs)),
              [],
            );
          }
        });
      }
    });

    describe('the action', () => {
      let sandbox: Sandbox;
      let server: Parameters<typeof runAction>[1];
      let usual: Readonly<Record<string, string>>;
      before(async () => {
        sandbox = await startSandbox();
        const {
          GITHUB_API_URL = '',
          GITHUB_SERVER_URL = '',
          HORDE_GITHUB_SYNC_GITHUB_TOKEN = '',
        } = sandbox.environment;
        server = { GITHUB_API_URL, GITHUB_SERVER_URL };
        usual = {
          'primary-url': sandbox.primary.url,
          'github-token': HORDE_GITHUB_SYNC_GITHUB_TOKEN,
          'write-interval-seconds': '0',
        };
      });
      after(async () => {
        await sandbox.close();
      });

      it('shows differences in a dry run, and its preview is in the workspace', async () => {
        const given = { ...usual, 'dry-run': 'true', 'output-dir': 'preview', 'detailed-exitcode': 'true' };
        const { code, outputs, summary, log, workspace } = await runAction(given, server);
        assert.equal(code, 2, log);
        assert.deepEqual(outputs, { status: 'differences', changes: '6', 'pull-request-urls': '[]' });
        assert.match(summary, /\*\*pull request\*\*: would create a pull request/);
        assert.ok(existsSync(join(workspace, 'preview/Haidra-Org/AI-Horde-image-model-reference.diff')));
      });

      it('opens pull requests and names them, and finds them again', async () => {
        const { code, outputs, log } = await runAction(usual, server);
        assert.equal(code, 0, log);
        const urls = JSON.parse(outputs['pull-request-urls'] ?? '') as string[];
        assert.equal(urls.length, 2);
        for (const url of urls) assert.equal((await fetch(url)).status, 200);
        const again = await runAction({ ...usual, categories: 'controlnet,image_generation', force: 'false' }, server);
        assert.deepEqual(JSON.parse(again.outputs['pull-request-urls'] ?? ''), urls.slice(0, 1));
      });

      it('ends with failed, and says why on the page of the run, where an input is wrong', async () => {
        const { code, outputs, log } = await runAction({ ...usual, 'dry-run': 'perhaps', force: 'yes' }, server);
        assert.equal(code, 1);
        assert.deepEqual(outputs, { status: 'failed', changes: '', 'pull-request-urls': '[]' });
        const [error, ...others] = commandsIn(log);
        assert.deepEqual(others, []);
        assert.match(error?.data ?? '', /HORDE_GITHUB_SYNC_DRY_RUN: "perhaps" is not one of true/);
        assert.match(error?.data ?? '', /--force: takes no value/);
      });

      const attacks = [
        '$(touch pwned)',
        '`touch pwned`',
        '"; touch pwned; "',
        "'; touch pwned; '",
        'x\ntouch pwned\n',
        'x\n::set-output name=status::in-sync\nstatus=in-sync',
        '--help',
        '${IFS}$(touch${IFS}pwned)',
      ];

      it('makes nothing but a complaint of hostile inputs', async () => {
        for (const attack of attacks) {
          const hostile = Object.keys(action.inputs).filter((name) => name !== 'github-token');
          const inputs = { ...Object.fromEntries(hostile.map((name) => [name, attack])) };
          const { code, outputs, log, workspace } = await runAction(inputs, server);
          assert.equal(code, 1, attack);
          assert.deepEqual(outputs, { status: 'failed', changes: '', 'pull-request-urls': '[]' });
          assert.deepEqual(readdirSync(workspace), []);
          assert.deepEqual(
            commandsIn(log).map(({ name }) => name),
            ['error'],
            log,
          );
        }
      });

      it('heeds no dotenv file of the workspace, which may be somebody else’s checkout', async () => {
        const action = { ...usual, 'dry-run': 'true', categories: 'clip' };
        const { code, log } = await runAction(action, server, { '.env': 'HORDE_GITHUB_SYNC_REMOVALS=nonsense\n' });
        assert.equal(code, 0, log);
      });
    });
  },
);
