import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { plainEnvironment } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What the runner of GitHub Actions (actions/runner) does with a step, as far as our action needs it. */

const root = new URL('../../', import.meta.url);

export interface Input {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export const actionText = readFileSync(new URL('action.yml', root), 'utf8');
export const action = parse(actionText) as Action;

/** Values of `inputs.x`, `github.x` and `steps.x.outputs.y`. */
type Values = Readonly<Record<string, string>>;

/** A text with its expressions replaced by their values. Contexts are all that our action uses of the language. */
export function resolve(text: string, values: Values): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    const name = expression.trim();
    const value = values[name];
    if (value === undefined) throw new Error(`There is no ${name}.`);
    return value;
  });
}

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** All but `stop-commands` of what the runner does what a log says (ActionCommandManager.cs). */
const commandNames = [
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...['remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands', 'warning'],
];

/** The commands that the runner finds in a log: `::name …::` that begins a line, `##[name …]` anywhere in it. */
export function commandsIn(log: string): readonly Command[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const found =
      /^[\s\u0085]*::(\S+?)(?: (.*?))?::(.*)$/s.exec(line) ?? /##\[([^\]\s]+)(?: ([^\]]*))?\](.*)$/s.exec(line);
    const [, name = '', properties = '', data = ''] = found ?? [];
    if (!commandNames.includes(name.toLowerCase())) return [];
    const pairs = properties.split(',').flatMap((pair) => {
      const [key = '', ...value] = pair.trim().split('=');
      return key === '' ? [] : [[key, unescaped(value.join('='))] as const];
    });
    return [{ name, properties: Object.fromEntries(pairs), data: unescaped(data) }];
  });
}

function unescaped(text: string): string {
  const signs: Readonly<Record<string, string>> = { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' };
  return text.replaceAll(/%(?:0D|0A|3A|2C|25)/g, (code) => signs[code] ?? code);
}

/** The outputs in the file that GITHUB_OUTPUT names (FileCommandManager.cs): `name=value`, or `name<<end` and lines. */
export function outputsIn(file: string): Readonly<Record<string, string>> {
  const lines = file.split('\n');
  const outputs: Record<string, string> = {};
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (line === '') continue;
    const [, name = '', sign, rest = ''] = /^(.+?)(=|<<)(.*)$/s.exec(line) ?? [];
    if (sign === undefined) throw new Error(`Invalid format '${line}'`);
    const end = sign === '<<' ? lines.indexOf(rest) : undefined;
    if (end === -1) throw new Error(`Matching delimiter not found '${rest}'`);
    outputs[name] =
      end === undefined
        ? rest
        : lines
            .splice(0, end + 1)
            .slice(0, -1)
            .join('\n');
  }
  return outputs;
}

export interface Ended {
  readonly code: number;
  readonly log: string;
  readonly summary: string;
  /** The action's. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The step's workspace. */
  readonly workspace: string;
}

/**
 * Runs our action's last step with inputs as `with:` gives them: expressions are resolved, then the script is a file
 * for bash. Those before it install Node.js and packages, which are there.
 *
 * @param server where GitHub is, which the runner says in variables of its own
 * @param files what is in the workspace
 */
export async function runAction(
  given: Readonly<Record<string, string>>,
  server: Readonly<Record<'GITHUB_API_URL' | 'GITHUB_SERVER_URL', string>>,
  files: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const folder = temporaryFolder();
  const path = (name: string) => join(folder, name);
  const workspace = path('workspace');
  mkdirSync(workspace);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(workspace, name), text);
  for (const file of ['output', 'summary']) writeFileSync(path(file), '');

  const inputs = Object.entries(action.inputs).map(([name, { default: text = '' }]) => {
    return [`inputs.${name}`, given[name] ?? resolve(text, { 'github.token': 'token-of-the-job' })] as const;
  });
  const step = action.runs.steps.at(-1);
  if (step?.run === undefined || step.id === undefined) throw new Error('The last step is no script with an id.');
  const values = Object.fromEntries(inputs);
  const env = Object.entries(step.env ?? {}).map(([name, text]) => [name, resolve(text, values)] as const);
  writeFileSync(path('script.sh'), resolve(step.run, values));

  const child = await new Promise<{ readonly code: number; readonly log: string }>((done) => {
    const environment = {
      ...plainEnvironment,
      // The Node.js that the first step installs.
      PATH: `${dirname(process.execPath)}:${plainEnvironment.PATH}`,
      ...Object.fromEntries(env),
      ...server,
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: fileURLToPath(root),
      GITHUB_OUTPUT: path('output'),
      GITHUB_STEP_SUMMARY: path('summary'),
    };
    const bash = ['--noprofile', '--norc', '-eo', 'pipefail', path('script.sh')];
    execFile('bash', bash, { cwd: workspace, env: environment }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), log: stdout + stderr });
    });
  });

  const own = Object.entries(outputsIn(readFileSync(path('output'), 'utf8')));
  const ofStep = Object.fromEntries(own.map(([name, value]) => [`steps.${step.id}.outputs.${name}`, value]));
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, resolve(value, ofStep)] as const);
  return {
    ...child,
    workspace,
    summary: readFileSync(path('summary'), 'utf8'),
    outputs: Object.fromEntries(outputs),
  };
}
