import * as v from 'valibot';
import type { Dotenv } from './dotenv.ts';
import { editDistance, likelyName } from './nearest-name.ts';
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
const ourNames = namesAfter(prefix);

/** Under it the models' own library has variables, too. */
const sharedPrefix = 'HORDE_MODEL_REFERENCE_';
const sharedNames = namesAfter(sharedPrefix);

const dryRun = 'HORDE_GITHUB_SYNC_DRY_RUN';

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
    return isMeantForUs(name) && !knownVariables.includes(name) && text !== '' ? [{ name, text }] : [];
  });
}

function isMeantForUs(name: string): boolean {
  return /^HORDE_GITHUB_SYNC_\w*$/i.test(name) || nearestShared(name) !== undefined;
}

/** Letters' case aside: it may not have mattered there. Where the variable that was meant is set, too, that one holds. */
function isRestraint({ name, text }: Found, environment: Variables, dotenv: Dotenv): boolean {
  const old = oldSetting(name);
  const meant = old === undefined ? nearest(name) : name.toUpperCase();
  if (meant !== undefined && knownVariables.includes(meant) && (environment[meant] ?? dotenv.variables[meant])?.trim())
    return false;
  const asked = v.safeParse(booleanType.schema, text);
  return (old?.restrains === true || meant === dryRun) && !(asked.success && !asked.output);
}

function oldSetting(name: string): OldSetting | undefined {
  return oldVariables.find(({ names }) => names.includes(name.toUpperCase()));
}

function complaint({ name, shown }: Found): string {
  const asked =
    oldSetting(name) === undefined ? 'seems to ask for a dry run' : 'asked the Python service to write less';
  return `${shown}: has no effect here, and ${asked}; ${advice(name)}`;
}

function warning({ name, shown }: Found): string {
  return `${shown} is no setting and has no effect; ${advice(name)}`.replace(/; $/, '');
}

function advice(name: string): string {
  const instead = plainInstead(oldSetting(name));
  if (instead !== undefined) return instead;
  const likely = nearest(name);
  return likely === undefined ? '' : `the nearest name is ${likely}`;
}

/** The variable that was probably meant. */
function nearest(name: string): string | undefined {
  const likely = likelyName(name.slice(prefix.length), ourNames);
  return nearestShared(name) ?? (likely === undefined ? undefined : `${prefix}${likely}`);
}

/** Stricter than for names of our own: others have reasons to begin so. */
function nearestShared(name: string): string | undefined {
  if (!name.toUpperCase().startsWith(sharedPrefix)) return undefined;
  const rest = name.slice(sharedPrefix.length).toUpperCase();
  const likely = likelyName(rest, sharedNames);
  return likely !== undefined && editDistance(rest, likely) <= likely.length / 3
    ? `${sharedPrefix}${likely}`
    : undefined;
}

function namesAfter(beginning: string): readonly string[] {
  return knownVariables.flatMap((name) => (name.startsWith(beginning) ? [name.slice(beginning.length)] : []));
}
