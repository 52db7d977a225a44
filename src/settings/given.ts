import * as v from 'valibot';
import type { Dotenv } from './dotenv.ts';
import { flagName, takesValue, type Setting } from './setting.ts';
import { shownValue } from './shown-value.ts';

/** A value as the user gave it. */
export interface Given {
  /** The flag or variable, with the dotenv file where it came from there. */
  readonly name: string;
  /** Undefined for a flag that lacks its value. */
  readonly text: string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Flag over variable over dotenv file; an empty variable counts as not set. */
export function findGiven(
  setting: Setting,
  flagValue: unknown,
  environment: Variables,
  dotenv: Dotenv,
): Given | undefined {
  if (setting.flag !== undefined && flagValue !== undefined) {
    const name = flagName(setting.flag);
    if (!takesValue(setting.flag)) return { name, text: 'true' };
    return { name, text: typeof flagValue === 'string' && flagValue.trim() !== '' ? flagValue.trim() : undefined };
  }
  return setting.variables
    .flatMap((name) => [
      { name, text: environment[name]?.trim() },
      { name: `${name} in ${dotenv.path}`, text: dotenv.variables[name]?.trim() },
    ])
    .find(({ text }) => text !== undefined && text !== '');
}

/** A value that its type agreed to, or why it did not. */
export type Parsed = { readonly value: unknown } | { readonly complaints: readonly string[] };

export function parseGiven({ type, secret }: Setting, { name, text }: Given): Parsed {
  if (text === undefined) return { complaints: [`${name}: its value is missing, give ${type.description}`] };
  const result = v.safeParse(type.schema, text);
  if (result.success) return { value: result.output };
  return {
    complaints: result.issues.map(({ input, message }) => {
      const wrong = typeof input === 'string' ? input : text;
      return `${name}: ${secret ? 'the value' : shownValue(wrong)} is not ${message}`;
    }),
  };
}
