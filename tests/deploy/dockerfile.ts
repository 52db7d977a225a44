import { readFileSync } from 'node:fs';

/** `COPY --from=build /app/dist ./dist`: its name, its flags without their dashes, and the rest. */
export interface Instruction {
  readonly name: string;
  readonly flags: readonly string[];
  readonly rest: string;
}

/** From one FROM to the next. */
export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

export function readRootFile(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

export function readInstructions(dockerfile: string): Instruction[] {
  return dockerfile
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const [, name, flags = '', rest = ''] = /^([A-Z]+)((?:\s+--\S+)*)\s+(.*)$/.exec(line.trim()) ?? [];
      if (name === undefined) return [];
      return [{ name, flags: flags.split(/\s+--/).slice(1), rest: rest.replaceAll(/\s+/g, ' ') }];
    });
}

export function readStages(dockerfile: string): Stage[] {
  const instructions = readInstructions(dockerfile);
  const starts = instructions.flatMap(({ name }, index) => (name === 'FROM' ? [index] : []));
  return starts.map((start, index) => {
    const [base = '', , name = ''] = instructions[start]?.rest.split(' ') ?? [];
    return { name, base, instructions: instructions.slice(start + 1, starts[index + 1]) };
  });
}

/** The words of an instruction in JSON's form. @throws SyntaxError where it is in the shell's form */
export function words({ rest }: Instruction): string[] {
  return JSON.parse(rest) as string[];
}

/** `NAME=value` pairs as ENV and LABEL have them. */
export function pairs({ rest }: Instruction): Record<string, string> {
  return Object.fromEntries(
    [...rest.matchAll(/(\S+?)=(?:"([^"]*)"|(\S*))/g)].map(([, name = '', quoted, plain]) => [
      name,
      quoted ?? plain ?? '',
    ]),
  );
}

/** What makes the image: the Dockerfile's last stage. */
export const lastStage = readStages(readRootFile('Dockerfile')).at(-1)?.instructions ?? [];

/** The variables that the image sets. */
export const imageVariables = Object.assign(
  {},
  ...lastStage.filter(({ name }) => name === 'ENV').map(pairs),
) as Readonly<Record<string, string>>;

/** Whether a path of the checkout stays out of the build: the last pattern that fits the path or a parent of it decides. */
export function ignoredBy(dockerignore: string): (path: string) => boolean {
  const patterns = dockerignore
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ ignores: !line.startsWith('!'), pattern: asRegExp(line.replace(/^!/, '')) }));
  return (path) => {
    const parts = path.split('/');
    const selfAndParents = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    return patterns.findLast(({ pattern }) => selfAndParents.some((part) => pattern.test(part)))?.ignores === true;
  };
}

/** `**` is any number of folders, `*` anything within a name, also a dot in front. */
function asRegExp(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'))}$`);
}
