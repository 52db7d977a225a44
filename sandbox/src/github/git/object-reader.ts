import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { gitEnvironment } from './run-git.ts';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface ObjectHeader {
  readonly sha: string;
  readonly type: ObjectType;
  /** Bytes. */
  readonly size: number;
}

export interface GitObject extends ObjectHeader {
  readonly content: Buffer;
}

/** How `git cat-file` is asked: for objects, or for their headers alone. */
export type ReadMode = '--batch' | '--batch-check';

/** Reads objects through one `git cat-file` that stays open: no process for each. It starts with the first question. */
export class ObjectReader<Mode extends ReadMode> {
  readonly #directory: string;
  readonly #mode: Mode;
  #child: ChildProcessByStdio<Writable, Readable, null> | undefined;

  #waiting: { resolve: (answer: CatFileAnswer | undefined) => void; reject: (error: Error) => void }[] = [];

  constructor(directory: string, mode: Mode) {
    this.#directory = directory;
    this.#mode = mode;
  }

  /** @param name a full SHA or a full ref name, without a line break */
  read(name: string): Promise<(Mode extends '--batch' ? GitObject : ObjectHeader) | undefined> {
    const child = (this.#child ??= this.#start());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve: resolve as (answer: CatFileAnswer | undefined) => void, reject });
      child.stdin.write(`${name}\n`);
    });
  }

  close(): void {
    this.#child?.stdin.end();
  }

  #start(): ChildProcessByStdio<Writable, Readable, null> {
    const child = spawn('git', ['cat-file', this.#mode], {
      cwd: this.#directory,
      env: gitEnvironment(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const received = new Received(this.#mode === '--batch');
    child.stdout.on('data', (chunk: Buffer) => {
      received.add(chunk);
      for (let answer = received.take(); answer !== undefined; answer = received.take()) {
        this.#waiting.shift()?.resolve(answer === 'missing' ? undefined : answer);
      }
    });
    const fail = (): void => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`git cat-file ended in ${this.#directory}`));
    };
    child.on('error', fail);
    child.on('close', fail);
    child.stdin.on('error', fail);
    return child;
  }
}

type CatFileAnswer = ObjectHeader & { readonly content?: Buffer };

/** What cat-file has sent so far, cut into its answers: `<sha> <type> <size>\n<content>\n` or `<name> missing\n`. */
class Received {
  readonly #hasContent: boolean;
  #chunks: Buffer[] = [];
  #length = 0;
  #needed = 0;

  constructor(hasContent: boolean) {
    this.#hasContent = hasContent;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  take(): CatFileAnswer | 'missing' | undefined {
    if (this.#length === 0 || this.#length < this.#needed) return undefined;
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    const lineEnd = all.indexOf(0x0a);
    if (lineEnd < 0) return undefined;
    const found = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(all.toString('utf8', 0, lineEnd));
    const [, sha = '', type, size] = found ?? [];
    const hasContent = this.#hasContent && found !== null;
    const end = lineEnd + 1 + (hasContent ? Number(size) + 1 : 0);
    if (this.#length < end) {
      this.#needed = end;
      return undefined;
    }
    this.#keep(all.subarray(end));
    if (found === null) return 'missing';
    return {
      sha,
      type: type as ObjectType,
      size: Number(size),
      ...(hasContent ? { content: all.subarray(lineEnd + 1, end - 1) } : {}),
    };
  }

  #keep(rest: Buffer): void {
    this.#needed = 0;
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
  }
}
