/** @throws Error with a sentence unless the text is a whole number of at least `least` */
export function wholeNumber(option: string, text: string, least = 0): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  const bound = least > 0 ? ` of at least ${least}` : '';
  throw new Error(`--${option} wants a whole number${bound}, not "${text}".`);
}

/** What was read from the command line; where that throws, its sentence goes to standard error and the exit code is 1. */
export function readCommandLine<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return undefined;
  }
}
