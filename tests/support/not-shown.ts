import type { JsonSchema } from './documents.ts';

type Alternatives = readonly JsonSchema[];

/**
 * What a closed schema allows and none of the documents has: a word, a `null` and its opposite, a list with anything in it,
 * a member that may be absent and is. Empty where the documents show all that there is.
 */
export function notShown(schema: JsonSchema, documents: readonly unknown[]): readonly string[] {
  const definitions = schema['$defs'] as Readonly<Record<string, JsonSchema>>;
  const found = new Set<string>();
  const seen = new Map<JsonSchema, unknown[]>();

  const look = (part: JsonSchema, values: readonly unknown[], place: string): void => {
    const { $ref, anyOf, enum: words, type, properties, required, items } = part;
    const want = (is: boolean, what: string) => {
      if (!is) found.add(`${place}: ${what}`);
    };
    if (typeof $ref === 'string') {
      const name = $ref.replace('#/$defs/', '');
      gather(definitions[name]!, values);
    } else if (anyOf !== undefined) {
      for (const alternative of anyOf as Alternatives) {
        const fitting = values.filter((value) => fits(alternative, value));
        look(alternative, fitting, place);
      }
    } else if (words !== undefined) {
      for (const word of words as readonly unknown[]) want(values.includes(word), String(word));
    } else if (type === 'boolean') {
      for (const value of [true, false]) want(values.includes(value), String(value));
    } else if (type === 'object') {
      want(values.length > 0, 'an object');
      for (const [name, member] of Object.entries(properties as Readonly<Record<string, JsonSchema>>)) {
        const has = (value: unknown) => Object.hasOwn(value as object, name);
        if (!(required as readonly string[]).includes(name)) want(!values.every(has), `no ${name}`);
        const below = values.filter(has).map((value) => (value as Readonly<Record<string, unknown>>)[name]);
        look(member, below, `${place}.${name}`);
      }
    } else if (type === 'array') {
      look(items as JsonSchema, (values as readonly unknown[][]).flat(), `${place}[]`);
    } else {
      want(values.length > 0, typeof type === 'string' ? type : 'anything');
    }
  };
  /** What several places share is looked at once, with the values of all. */
  const gather = (shared: JsonSchema, values: readonly unknown[]) => {
    seen.set(shared, [...(seen.get(shared) ?? []), ...values]);
  };

  look(schema, documents, '');
  for (const [name, shared] of Object.entries(definitions).toReversed()) look(shared, seen.get(shared) ?? [], name);
  return [...found];
}

function fits({ $ref, type }: JsonSchema, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'integer' || type === 'number') return typeof value === 'number';
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'object' || $ref !== undefined) return typeof value === 'object' && value !== null;
  return typeof value === 'string';
}
