interface ParsedDotenv {
  readonly variables: Readonly<Record<string, string>>;
  /** Its lines that have no effect, or not all of it: counted from 1, with the reason. */
  readonly broken: readonly { readonly line: number; readonly reason: string }[];
}

const assignment = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*=(.*)$/;

const reasons = {
  none: 'is not NAME=value and has no effect',
  open: 'the quote at the beginning of its value is not closed, so that it has no effect',
  rest: 'what stands behind the closing quote has no effect',
};

/**
 * Reads a dotenv file as Node's `parseEnv` does, but for what that takes in silence for something else: lines that are
 * no assignment, an empty value before blanks (the next line), an indented comment (a variable).
 */
export function parseDotenv(text: string): ParsedDotenv {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r', '')
    .split('\n');
  const variables: [name: string, value: string][] = [];
  const broken: { line: number; reason: string }[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const complain = (reason: string) => broken.push({ line: index + 1, reason });
    const [, name, value = ''] = assignment.exec(line) ?? [];
    const written = value.trimStart();
    if (name === undefined) {
      complain(reasons.none);
      continue;
    }
    if (!/^['"`]/.test(written)) {
      variables.push([name, (written.split('#', 1)[0] ?? '').trim()]);
      continue;
    }
    const quoted = readQuoted([written, ...lines.slice(index + 1)]);
    if (quoted === undefined) {
      complain(reasons.open);
      continue;
    }
    variables.push([name, quoted.value]);
    index += quoted.moreLines;
    if (!/^\s*(#|$)/.test(quoted.rest)) complain(reasons.rest);
  }
  return { variables: Object.fromEntries(variables), broken };
}

/** The value that begins with a quote in the first of these lines; undefined where that is closed nowhere. */
function readQuoted(lines: readonly string[]) {
  const quote = lines[0]?.[0] ?? '';
  const last = lines.findIndex((line, index) => line.includes(quote, index === 0 ? 1 : 0));
  if (last < 0) return undefined;
  const line = lines[last] ?? '';
  const end = line.indexOf(quote, last === 0 ? 1 : 0);
  const inside = [...lines.slice(0, last), line.slice(0, end)].join('\n').slice(1);
  return {
    value: quote === '"' ? inside.replaceAll('\\n', '\n') : inside,
    moreLines: last,
    rest: line.slice(end + 1),
  };
}
