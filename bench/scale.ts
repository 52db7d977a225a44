import { measure, script, startServer } from './process.ts';
import { median } from './statistics.ts';
import { megabytes, milliseconds, ratioRow, shareRow, times, whole, type Row, type Section } from './table.ts';

/** What the server of a synthetic category says of it: where it is, bytes of PRIMARY's side, models that differ. */
export interface ScaleTold {
  readonly url: string;
  readonly bytes: number;
  readonly changes: number;
}

/** Milliseconds of each step. */
export interface ScaleRound {
  /** PRIMARY's text, from another process, with decoding. */
  readonly fetch: number;
  /** PRIMARY's text to records. */
  readonly parse: number;
  /** GitHub's text to records, and comparing. */
  readonly compare: number;
  /** With reading the new file again. */
  readonly render: number;
  /** GitHub's text to records alone. */
  readonly parseGithub: number;
  /** `JSON.parse` and `JSON.stringify` of PRIMARY's text. */
  readonly floor: number;
}

/** Synthetic categories through the program's own functions, beside parsing and stringifying the one text. */
export const scale: Section = async ({ models }) => {
  const rows: Row[] = [];
  const whatSyncDoes: { readonly models: number; readonly took: number }[] = [];
  for (const size of models) {
    const server = await startServer<ScaleTold>('scale-server.ts', [String(size)]);
    try {
      const { url, bytes, changes } = server.told;
      const run = (rounds: number, ...flags: readonly string[]) =>
        measure([...flags, script('scale-process.ts'), url, String(changes), String(rounds)]);
      const { stdout } = await run(roundsFor(bytes), '--expose-gc');
      // The first round of a process also compiles.
      const rounds = (JSON.parse(stdout) as ScaleRound[]).slice(1);
      const { peak } = await run(0);
      rows.push(...rowsOf(`${whole(size)} models`, rounds), peakRow(size, { peak, bytes }));
      whatSyncDoes.push({ models: size, took: median(rounds.map(({ compare, render }) => compare + render)) });
    } finally {
      await server.close();
    }
  }
  return [...rows, ...growthRows(whatSyncDoes)];
};

/** More for small texts, that vary more; the first does not count. */
function roundsFor(bytes: number): number {
  if (bytes > 50e6) return 4;
  return bytes > 5e6 ? 8 : 25;
}

function rowsOf(what: string, rounds: readonly ScaleRound[]): Row[] {
  const row = (name: string, of: (round: ScaleRound) => number, limit?: number) =>
    ratioRow(
      `${what}: ${name}`,
      rounds.map((round) => ({ ours: of(round), floor: round.floor })),
      milliseconds,
      limit,
    );
  return [
    row('fetch', ({ fetch }) => fetch),
    row('parse PRIMARY’s side', ({ parse }) => parse),
    row('compare, with parsing GitHub’s side', ({ compare }) => compare),
    row('compare alone', ({ compare, parseGithub }) => Math.max(compare - parseGithub, 0)),
    row('render, with its check', ({ render }) => render),
    row('compare + render', ({ compare, render }) => compare + render, 3),
    row('compare + render, with parsing PRIMARY’s side', ({ parse, compare, render }) => parse + compare + render),
  ];
}

function peakRow(models: number, { peak, bytes }: { readonly peak: number; readonly bytes: number }): Row {
  // Small texts are less than Node itself.
  const limit = models >= 100_000 ? 8 : undefined;
  return shareRow(
    `${whole(models)} models: fetch, compare, render: peak memory (floor: the text)`,
    { ours: peak, floor: bytes },
    megabytes,
    limit,
  );
}

function growthRows(sizes: readonly { readonly models: number; readonly took: number }[]): Row[] {
  return sizes.slice(1).map(({ models, took }, index) => {
    const before = sizes[index] ?? { models, took };
    const ratio = took / before.took;
    const isTenfold = models === 100_000 && before.models === 10_000;
    return {
      what: `compare + render: ${whole(models)} over ${whole(before.models)} models`,
      measured: milliseconds(took),
      floor: milliseconds(before.took),
      ratio: times(ratio),
      ...(isTenfold && { aim: '≤ 12 ×', isMet: ratio <= 12 }),
    };
  });
}
