import { z } from 'zod';

/**
 * How the text of a setting becomes its value. A refusal's message completes the sentence "… is not"; so does the
 * description, which docs/configuration.md prints.
 */
export type ValueType<Value = unknown> = z.ZodType<Value, string>;

/** A text that `accepts` agrees to. `refusal` says more about a certain text than `expected` can. */
export function textType(
  expected: string,
  accepts: (text: string) => boolean,
  refusal: (text: string) => string = () => expected,
): ValueType<string> {
  return z
    .string()
    .refine(accepts, { error: (issue) => refusal(String(issue.input)) })
    .describe(expected);
}

/** A plain decimal number in a range: no sign, no exponent, no blanks. */
export function numberType(what: string, min: number, max: number, pattern = /^\d+(\.\d+)?$/): ValueType<number> {
  const expected = `${what} from ${String(min)} to ${String(max)}`;
  return z
    .string()
    .refine((text) => pattern.test(text) && Number(text) >= min && Number(text) <= max, expected)
    .transform(Number)
    .describe(expected);
}

export function wholeNumberType(what: string, min: number, max: number): ValueType<number> {
  return numberType(what, min, max, /^\d+$/);
}

export function secondsType(min: number, max: number): ValueType<number> {
  return numberType('a number of seconds', min, max);
}

/** One of a few words. */
export function choiceType<const Choice extends string>(choices: readonly [Choice, ...Choice[]]): ValueType<Choice> {
  const expected = `one of ${choices.join(', ')}`;
  return z.enum(choices, expected).describe(expected);
}

/** Elements between commas, without blanks around them, empty ones and repetitions. */
export function listType<Element>(
  element: ValueType<Element>,
  expected: string,
  atLeast = 0,
): ValueType<readonly Element[]> {
  return z
    .string()
    .transform((text) => [...new Set(text.split(',').map((part) => part.trim()))].filter((part) => part !== ''))
    .pipe(z.array(element).min(atLeast, expected))
    .describe(expected);
}

const truthy = ['true', 'yes', 'on', '1'];
const falsy = ['false', 'no', 'off', '0'];

/** In either case of letters. */
export const booleanType: ValueType<boolean> = z
  .stringbool({
    truthy,
    falsy,
    error: `one of ${[...truthy, ...falsy].join(', ')}`,
  })
  .describe('true or false');

/** A week: far below what a timer can hold (24 days). */
export const longestWait = 7 * 86_400;

/** Kept as it is spelled. Without credentials and query, because URLs are printed in reports and logs. */
export const httpUrlType = textType(
  'an http(s) URL without user name, password, query and fragment',
  (text) => /^https?:\/\/[^\s\p{C}\\?#@]+$/iu.test(text) && URL.canParse(text),
);

export const pathType = textType('a path', (text) => !/\p{Cc}/u.test(text));

export const hostType = textType('a host name or IP address', (text) => /^[\w.:-]+$/.test(text));
