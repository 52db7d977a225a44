/** Addresses taken for what grows, in bytes. What is not there yet takes no memory. */
const enough = 256 * 2 ** 20;

/**
 * Bytes that arrive in chunks. From the second one on they are copied to one place, which grows: the thousands of chunks of
 * something large would leave holes in memory that nothing else fits in, and be there twice when they are joined.
 */
export class GatheredBytes {
  #place: Uint8Array<ArrayBuffer> | undefined;
  #bytes: Uint8Array = new Uint8Array();
  readonly #reserved: number;

  /** @param reserved bytes that it may grow to before it moves */
  constructor(reserved = enough) {
    this.#reserved = reserved;
  }

  /** All that have come so far. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** @param chunk may be kept as it is: nobody changes it any more */
  add(chunk: Uint8Array): void {
    const start = this.#bytes.byteLength;
    if (start === 0) {
      this.#bytes = chunk;
      return;
    }
    const end = start + chunk.byteLength;
    const place = this.#placeFor(end);
    place.set(chunk, start);
    this.#bytes = place.subarray(0, end);
  }

  /** The bytes so far stand at its start. */
  #placeFor(size: number): Uint8Array<ArrayBuffer> {
    if (this.#place && size <= this.#place.buffer.maxByteLength) {
      this.#place.buffer.resize(size);
      return this.#place;
    }
    this.#place = new Uint8Array(new ArrayBuffer(size, { maxByteLength: Math.max(this.#reserved, 2 * size) }));
    this.#place.set(this.#bytes);
    return this.#place;
  }
}
