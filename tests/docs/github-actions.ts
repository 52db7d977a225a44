import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { validateWorkflow } from '@action-validator/core';
import { parse } from 'yaml';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import { action, resolve, runAction } from '../deploy/actions-runner.ts';
import { lanes } from '../support/lanes.ts';

const path = new URL('../../docs/deploy/github-actions.md', import.meta.url);
const page = readFileSync(path, 'utf8');
const blocks = [...page.matchAll(/^( *)```yaml\n(.*?)^\1```/gms)].map(([, indent = '', text = '']) =>
  text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
);

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

function stepsOf(block: string | undefined): readonly Step[] {
  const { jobs } = parse(block ?? '') as { jobs: Readonly<Record<string, { steps: readonly Step[] }>> };
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

export const githubActionsPage = lanes(
  { allBut: ['shows a dry run, and later steps that read the outputs of a real one'] },
  ({ describe, it }) => {
    describe('docs/deploy/github-actions.md', () => {
      it('has four workflows, each of which passes the validator', () => {
        assert.equal(blocks.length, 4);
        for (const block of blocks) assert.deepEqual(validateWorkflow(block).errors, [], block);
      });

      it('begins with the workflow of deploy/github-actions/sync.yml', () => {
        const file = readFileSync(new URL('../../deploy/github-actions/sync.yml', path), 'utf8');
        assert.deepEqual(parse(blocks[0] ?? ''), parse(file.replaceAll(/^ *#.*/gm, '')));
      });

      it('gives the action inputs that it has, in workflows and in the text', () => {
        const given = blocks.flatMap((block) =>
          stepsOf(block).flatMap((step) => (step.uses ? Object.keys(step.with ?? {}) : [])),
        );
        const told = [...page.matchAll(/`(\w+(?:-\w+)*-github-repo-\w+|pr-\w+|detailed-exitcode)(?=[`:])/g)].map(
          ([, name = '']) => name,
        );
        assert.ok(given.length > 8 && told.length > 4);
        for (const name of [...given, ...told]) assert.ok(name in action.inputs, name);
      });

      it('lists the outputs of the action', () => {
        const rows = [...page.matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, name]) => name);
        assert.deepEqual(rows, Object.keys(action.outputs));
      });

      it('links to files that exist', () => {
        const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
        assert.ok(links.length > 5);
        for (const link of links) assert.ok(existsSync(new URL(link, path)), link);
      });

      it('shows a dry run, and later steps that read the outputs of a real one', async (t) => {
        const sandbox = await startSandbox();
        t.after(async () => {
          await sandbox.close();
        });
        const {
          GITHUB_API_URL = '',
          GITHUB_SERVER_URL = '',
          HORDE_GITHUB_SYNC_GITHUB_TOKEN = '',
        } = sandbox.environment;
        const server = { GITHUB_API_URL, GITHUB_SERVER_URL };
        const stored = {
          'vars.PRIMARY_API_URL': sandbox.primary.url,
          'secrets.SYNC_TOKEN': HORDE_GITHUB_SYNC_GITHUB_TOKEN,
        };
        const inputsOf = (step: Step | undefined) =>
          Object.fromEntries(
            Object.entries(step?.with ?? {}).map(([name, value]) => [name, resolve(String(value), stored)]),
          );

        const dry = await runAction(
          { 'github-token': HORDE_GITHUB_SYNC_GITHUB_TOKEN, ...inputsOf(stepsOf(blocks[0])[0]) },
          server,
        );
        assert.equal(dry.code, 0, dry.log);
        assert.deepEqual(dry.outputs, { status: 'differences', changes: '6', 'pull-request-urls': '[]' });

        const [sync, tell] = stepsOf(blocks[3]);
        const { outputs } = await runAction({ 'write-interval-seconds': '0', ...inputsOf(sync) }, server);
        const [first = ''] = JSON.parse(outputs['pull-request-urls'] ?? '') as string[];
        const values = {
          'steps.sync.outputs.changes': outputs['changes'] ?? '',
          'fromJSON(steps.sync.outputs.pull-request-urls)[0]': first,
        };
        const env = Object.entries(tell?.env ?? {}).map(([name, text]) => [name, resolve(text, values)]);
        const { stdout } = await promisify(execFile)('bash', ['-c', tell?.run ?? ''], { env: Object.fromEntries(env) });
        assert.equal(stdout, `6 models differ, see ${first}\n`);
        assert.match(first, /\/pull\/1$/);
      });
    });
  },
);
