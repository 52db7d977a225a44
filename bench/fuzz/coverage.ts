import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Count {
  readonly covered: number;
  readonly all: number;
}

export interface FolderCoverage {
  /** Below `src/`. */
  readonly folder: string;
  readonly functions: Count;
  /** As V8 tells them: a function's body, and what in it ran another number of times than what stands around it. */
  readonly blocks: Count;
  readonly lines: Count;
}

export interface Coverage {
  readonly folders: readonly FolderCoverage[];
  /** `src/formats/json.ts:12-14` and the start of the text that stands there. */
  readonly uncovered: readonly string[];
}

interface Block {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Block[] }[];
}

const source = new URL('../../src/', import.meta.url);
const folders = ['json', 'model', 'lens', 'compare', 'formats', 'formats/text'];

/**
 * Which parts of `src/json`, `src/model`, `src/lens`, `src/compare` and `src/formats` a run reaches. Measuring slows the run.
 *
 * @param run loads the modules, too: V8 need not list functions of modules that were loaded before and never called
 */
export async function coverageOf(run: () => Promise<void>): Promise<Coverage> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    await run();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    await session.post('Profiler.stopPreciseCoverage');
    return summed(result.filter(({ url }) => url.startsWith(source.href)));
  } finally {
    session.disconnect();
  }
}

function summed(scripts: readonly ScriptCoverage[]): Coverage {
  const files = scripts.map(fileCoverage).sort((a, b) => (a.file < b.file ? -1 : 1));
  const sum = (folder: string): FolderCoverage[] => {
    const inside = files.filter(({ file }) => file.slice(0, file.lastIndexOf('/')) === folder);
    const count = (kind: 'functions' | 'blocks' | 'lines'): Count => ({
      covered: inside.reduce((total, file) => total + file[kind].covered, 0),
      all: inside.reduce((total, file) => total + file[kind].all, 0),
    });
    return inside.length === 0
      ? []
      : [{ folder, functions: count('functions'), blocks: count('blocks'), lines: count('lines') }];
  };
  return {
    folders: folders.flatMap(sum),
    uncovered: files
      .filter(({ file }) => folders.includes(file.slice(0, file.lastIndexOf('/'))))
      .flatMap(({ uncovered }) => uncovered),
  };
}

/** What a module does when it is loaded always runs: only its functions count. */
function fileCoverage({ url, functions }: ScriptCoverage) {
  const file = relative(fileURLToPath(source), fileURLToPath(url));
  const text = readFileSync(new URL(url), 'utf8');
  const bodies = functions.flatMap(({ ranges: [body, ...parts] }) =>
    body === undefined || (body.startOffset === 0 && body.endOffset >= text.trimEnd().length) ? [] : [{ body, parts }],
  );
  // Inner blocks come after outer ones, and inner functions after the outer ones.
  const blocks = bodies.flatMap(({ body, parts }) => [body, ...parts]);
  const ran = new Uint8Array(text.length);
  for (const { startOffset, endOffset, count } of blocks) ran.fill(count > 0 ? 2 : 1, startOffset, endOffset);
  const lines = [...text.matchAll(/.+/g)].flatMap(({ 0: line, index }) => {
    const parts = Array.from(line.matchAll(/\S/g), (char) => ran[index + char.index] ?? 0);
    return parts.some((part) => part > 0) ? [!parts.includes(1)] : [];
  });
  // V8 names a block also behind what never ends, where nothing but the closing brace stands.
  const missed = blocks.filter(
    ({ count, startOffset, endOffset }) => count === 0 && /\w/.test(text.slice(startOffset, endOffset)),
  );
  const outermost = missed.filter(
    (block) =>
      !missed.some(
        (other) => other !== block && other.startOffset <= block.startOffset && other.endOffset >= block.endOffset,
      ),
  );
  return {
    file,
    functions: { covered: bodies.filter(({ body }) => body.count > 0).length, all: bodies.length },
    blocks: { covered: blocks.length - missed.length, all: blocks.length },
    lines: { covered: lines.filter(Boolean).length, all: lines.length },
    uncovered: outermost.map((block) => placeOf(file, text, block)),
  };
}

function placeOf(file: string, text: string, { startOffset, endOffset }: Block): string {
  const [start, end] = [startOffset, endOffset].map((offset) => text.slice(0, offset).split('\n').length);
  const shown = text.slice(startOffset, endOffset).trim().replace(/\s+/g, ' ');
  const cut = shown.length > 70 ? `${shown.slice(0, 70)}…` : shown;
  return `src/${file}:${start}${end === start ? '' : `-${end}`}  ${cut}`;
}
