import { piecesOf } from '../../lib/pieces.ts';
import type { MadeBody } from '../network/fetch.ts';

/** The body of `POST git/blobs` for a text, which may be as large as GitHub takes. */
export class BlobBody implements MadeBody {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  *[Symbol.iterator](): Generator<string, void> {
    yield '{"encoding":"utf-8","content":"';
    for (const piece of piecesOf(this.#text)) yield JSON.stringify(piece).slice(1, -1);
    yield '"}';
  }

  get byteLength(): number {
    return this[Symbol.iterator]().reduce((bytes, piece) => bytes + Buffer.byteLength(piece), 0);
  }
}
