import * as v from 'valibot';

/** How the text of a setting becomes its value. */
export interface ValueType<Value = unknown> {
  /** Completes the sentence "… is not"; docs/configuration.md prints it. */
  readonly description: string;
  /** Its messages complete that sentence, too. */
  readonly schema: v.GenericSchema<string, Value>;
}

/** A text that `accepts` agrees to. `refusal` says more about a certain text than `description` can. */
export function textType(
  description: string,
  accepts: (text: string) => boolean,
  refusal: (text: string) => string = () => description,
): ValueType<string> {
  return {
    description,
    schema: v.pipe(
      v.string(),
      v.check(accepts, ({ input }) => refusal(input)),
    ),
  };
}

/** A plain decimal number in a range: no sign, no exponent, no blanks. */
export function numberType(what: string, min: number, max: number, pattern = /^\d+(\.\d+)?$/): ValueType<number> {
  const { description, schema } = textType(
    `${what} from ${String(min)} to ${String(max)}`,
    (text) => pattern.test(text) && Number(text) >= min && Number(text) <= max,
  );
  return { description, schema: v.pipe(schema, v.transform(Number)) };
}

export function wholeNumberType(what: string, min: number, max: number): ValueType<number> {
  return numberType(what, min, max, /^\d+$/);
}

export function secondsType(min: number, max: number): ValueType<number> {
  return numberType('a number of seconds', min, max);
}

/** One of a few words. */
export function choiceType<const Choice extends string>(choices: readonly [Choice, ...Choice[]]): ValueType<Choice> {
  const description = `one of ${choices.join(', ')}`;
  return { description, schema: v.picklist(choices, description) };
}

/** Nobody's first element begins like this; quotes around it all may have come from a file that knows none. */
const arrayBegins = /^['"]?\[\s*['"\]]/;

const arrayOfTexts = v.pipe(v.string(), v.parseJson(), v.array(v.string()));

/**
 * Elements between commas or, as the Python service takes them, in a JSON array; without blanks around them, empty ones
 * and repetitions.
 */
export function listType<Element>(
  element: ValueType<Element>,
  description: string,
  atLeast = 0,
): ValueType<readonly Element[]> {
  const parts = (text: string): readonly string[] | undefined => {
    if (!arrayBegins.test(text)) return text.split(',');
    const array = v.safeParse(arrayOfTexts, text);
    return array.success ? array.output : undefined;
  };
  const spelled = v.pipe(
    v.string(),
    v.check(
      (text) => parts(text) !== undefined,
      `${description}: elements between commas, or a JSON array such as ["one","two"]`,
    ),
    v.transform((text) => [...new Set(parts(text)?.map((part) => part.trim()))].filter((part) => part !== '')),
  );
  return { description, schema: v.pipe(spelled, v.array(element.schema), v.minLength(atLeast, description)) };
}

const truthy = ['true', 'yes', 'on', '1'];
const falsy = ['false', 'no', 'off', '0'];

/** In either case of letters. */
export const booleanType: ValueType<boolean> = {
  description: 'true or false',
  schema: v.pipe(
    textType(`one of ${[...truthy, ...falsy].join(', ')}`, (text) => [...truthy, ...falsy].includes(text.toLowerCase()))
      .schema,
    v.transform((text) => truthy.includes(text.toLowerCase())),
  ),
};

/** A week: far below what a timer can hold (24 days). */
export const longestWait = 7 * 86_400;

/** Kept as it is spelled. Without credentials and query, because URLs are printed in reports and logs. */
export const httpUrlType = textType(
  'an http(s) URL without user name, password, query and fragment',
  (text) => /^https?:\/\/[^\s\p{C}\\?#@]+$/iu.test(text) && URL.canParse(text),
);

/** Its path and its query are the secret: it is never printed. */
export const webhookUrlType = textType(
  'an http(s) URL without user name, password and fragment, such as https://discord.com/api/webhooks/ID/TOKEN',
  (text) => /^https?:\/\/[^\s\p{C}\\#@]+$/iu.test(text) && URL.canParse(text),
);

/** A user name and a password are allowed, because it is never printed. */
export const redisUrlType = textType(
  'a URL such as redis://:PASSWORD@HOST:6379/0, or rediss:// with TLS',
  (text) =>
    /^rediss?:\/\/[^\s\p{C}\\?#]+$/iu.test(text) &&
    URL.canParse(text) &&
    /^(?:\/\d{0,4})?$/.test(new URL(text).pathname) &&
    isSpelledOut(new URL(text)),
);

/** Whether each % of user name and password begins a sign's number, as in %40 for @. */
function isSpelledOut({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

export const keyPrefixType = textType('a key prefix without blanks', (text) => /^[^\s\p{C}]{1,100}$/u.test(text));

export const pathType = textType('a path', (text) => !/\p{Cc}/u.test(text));

export const hostType = textType('a host name or IP address', (text) => /^[\w.:-]+$/.test(text));
