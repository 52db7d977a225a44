import * as v from 'valibot';
import type { Dotenv } from './dotenv.ts';
import { likelyName } from './nearest-name.ts';
import { oldVariables, plainInstead, type OldSetting } from './python-service.ts';
import { knownVariables } from './settings-table.ts';
import { booleanType } from './value-types.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** One sentence each. */
interface UnknownVariables {
  readonly warnings: readonly string[];
  /** Somebody asked for less writing with them: they stop every run that is not dry. */
  readonly restraints: readonly string[];
}

interface Found {
  readonly name: string;
  /** With the dotenv file, where it stands there. */
  readonly shown: string;
  readonly text: string;
}

const prefix = 'HORDE_GITHUB_SYNC_';
const ourNames = knownVariables.flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));

/** Variables that were meant for us, or for the Python service, and have no effect. */
export function unknownVariables(environment: Variables, dotenv: Dotenv): UnknownVariables {
  const found = [
    ...unknownOf(environment).map((variable) => ({ ...variable, shown: variable.name })),
    ...unknownOf(dotenv.variables).map((variable) => ({ ...variable, shown: `${variable.name} in ${dotenv.path}` })),
  ];
  const { restraints = [], others = [] } = Object.groupBy(found, (variable) =>
    isRestraint(variable, environment, dotenv) ? 'restraints' : 'others',
  );
  return { warnings: others.map(warning), restraints: restraints.map(complaint) };
}

function unknownOf(variables: Variables): { name: string; text: string }[] {
  return Object.entries(variables).flatMap(([name, value]) => {
    const text = value?.trim() ?? '';
    return /^HORDE_GITHUB_SYNC_\w*$/i.test(name) && !knownVariables.includes(name) && text !== ''
      ? [{ name, text }]
      : [];
  });
}

/** Letters' case aside: it may not have mattered there. Where the variable in capitals is set, too, that one holds. */
function isRestraint({ name, text }: Found, environment: Variables, dotenv: Dotenv): boolean {
  const capitals = name.toUpperCase();
  if (knownVariables.includes(capitals) && (environment[capitals] ?? dotenv.variables[capitals])?.trim()) return false;
  const asked = v.safeParse(booleanType.schema, text);
  return oldSetting(name)?.restrains === true && !(asked.success && !asked.output);
}

function oldSetting(name: string): OldSetting | undefined {
  return oldVariables.find(({ names }) => names.includes(name.toUpperCase()));
}

function complaint({ name, shown }: Found): string {
  return `${shown}: has no effect here, and asked the Python service to write less; ${advice(name)}`;
}

function warning({ name, shown }: Found): string {
  return `${shown} is no setting and has no effect; ${advice(name)}`.replace(/; $/, '');
}

function advice(name: string): string {
  const instead = plainInstead(oldSetting(name));
  if (instead !== undefined) return instead;
  const likely = likelyName(name.slice(prefix.length), ourNames);
  return likely === undefined ? '' : `the nearest name is ${prefix}${likely}`;
}
