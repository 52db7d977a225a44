/** Who and when, as a commit has it. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Unix seconds. */
  readonly seconds: number;
  /** `+0200` */
  readonly zone: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  /** The signature's text, where there is one. */
  readonly signature: string | null;
}

/** Reads a commit object. */
export function parseCommit(sha: string, content: Buffer): Commit {
  const text = content.toString();
  const blank = text.indexOf('\n\n');
  const headers = text.slice(0, blank).replaceAll('\n ', '\u0000').split('\n');
  const values = (key: string): string[] =>
    headers.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  return {
    sha,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parseSignature(values('author')[0] ?? ''),
    committer: parseSignature(values('committer')[0] ?? ''),
    message: text.slice(blank + 2),
    signature: values('gpgsig')[0]?.replaceAll('\u0000', '\n') ?? null,
  };
}

/** Writes a commit object. */
export function printCommit({ tree, parents, author, committer, message, signature }: Omit<Commit, 'sha'>): string {
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${printSignature(author)}`,
    `committer ${printSignature(committer)}`,
  ];
  if (signature !== null) lines.push(`gpgsig ${signature.replaceAll('\n', '\n ')}`);
  return `${lines.join('\n')}\n\n${message}`;
}

/** RFC 3339 in UTC, as GitHub prints it. */
export function isoDate({ seconds }: Signature): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

function printSignature({ name, email, seconds, zone }: Signature): string {
  const clean = (text: string): string => text.replaceAll(/[<>\n\0]/g, '').trim();
  return `${clean(name)} <${clean(email)}> ${seconds} ${zone}`;
}

function parseSignature(text: string): Signature {
  const [, name = '', email = '', seconds = '0', zone = '+0000'] =
    /^([^<]*)<([^>]*)> (\d+) ([+-]\d{4})$/.exec(text) ?? [];
  return { name: name.trimEnd(), email, seconds: Number(seconds), zone };
}
