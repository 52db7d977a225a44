import { median, spreadOf, type Pair } from './statistics.ts';

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly floor?: string;
  /** Measured as a multiple of the floor. */
  readonly ratio?: string;
  /** From the lowest to the highest of the rounds. */
  readonly spread?: string;
  readonly aim?: string;
  readonly isMet?: boolean;
}

export interface SectionRows {
  readonly section: string;
  readonly rows: readonly Row[];
}

/** A part of the benchmark. What it throws is a wrong result, never a slow one. */
export type Section = (options: BenchOptions) => Promise<readonly Row[]>;

export interface BenchOptions {
  /** How often each side of a comparison of processes runs. */
  readonly rounds: number;
  /** Sizes of the synthetic categories, in models. */
  readonly models: readonly number[];
  /** How many random documents the renderers are given; tables are a tenth of that. */
  readonly documents: number;
  /** How long the sections that watch do so: endurance, idle and pushes. */
  readonly seconds: number;
}

const headings = ['section', 'what', 'measured', 'floor', 'ratio', 'spread', 'aim', 'result'];

/** The table as Markdown whose columns line up, so that it also reads as plain text. */
export function renderTable(sections: readonly SectionRows[]): string {
  const lines = sections.flatMap(({ section, rows }) =>
    rows.map((row, index) => [index === 0 ? section : '', ...cellsOf(row)]),
  );
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(headings), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.map(line), ''].join(
    '\n',
  );
}

function cellsOf({ what, measured, floor = '', ratio = '', spread = '', aim = '', isMet }: Row): string[] {
  const result = isMet === undefined ? '' : isMet ? 'met' : 'not met';
  return [what, measured, floor, ratio, spread, aim, result];
}

/** A line for what was measured in turn with its floor. */
export function ratioRow(what: string, pairs: readonly Pair[], show: (value: number) => string, limit?: number): Row {
  const [low, high] = spreadOf(pairs);
  const ours = median(pairs.map((pair) => pair.ours));
  const floor = median(pairs.map((pair) => pair.floor));
  return { ...shareRow(what, { ours, floor }, show, limit), spread: `${low.toFixed(2)}–${high.toFixed(2)}` };
}

/** A line for an amount beside another one. */
export function shareRow(what: string, { ours, floor }: Pair, show: (value: number) => string, limit?: number): Row {
  const ratio = ours / floor;
  return {
    what,
    measured: show(ours),
    floor: show(floor),
    ratio: times(ratio),
    ...(limit !== undefined && { aim: `≤ ${limit} ×`, isMet: ratio <= limit }),
  };
}

/** A line for a number that stands for itself. */
export function countRow(what: string, count: number, limit?: number): Row {
  return { what, measured: whole(count), ...(limit !== undefined && { aim: `≤ ${limit}`, isMet: count <= limit }) };
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}

export function milliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : `${whole(Math.round(value))} ms`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1e3).toFixed(1)} kB`;
}

/** With thousands apart: `17,236`. */
export function whole(value: number): string {
  return value.toLocaleString('en-US');
}
