import * as v from 'valibot';

/*
 * Words for shapes of documents that other programs read. From such a shape come the TypeScript type and, by
 * scripts/write-schemas.ts, the JSON Schema. A run writes documents and reads none, so it takes the types alone and loads no
 * shape (`import type`).
 */

/** What a shape's documents are, for who writes them: nothing in them changes. */
export type DocumentOf<Shape extends v.GenericSchema> = Unchanging<v.InferOutput<Shape>>;

type Unchanging<Value> = Value extends readonly (infer Element)[]
  ? readonly Unchanging<Element>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Unchanging<Value[Key]> }
    : Value;

/** A shape and what it means. */
export function told<const Shape extends v.GenericSchema>(shape: Shape, meaning: string) {
  return v.pipe(shape, v.description(meaning));
}

/** One of these words; a reader must be ready for others, which may be added. */
export function wordsSoFar<const Words extends readonly [string, ...string[]]>(words: Words, meaning: string) {
  return v.pipe(v.picklist(words), v.description(`${meaning} More words may be added.`), v.metadata({ mayGrow: true }));
}

export const text = v.string();
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
