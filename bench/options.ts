import { InvalidArgumentError } from 'commander';

/** Reads the value of an option that wants a whole number of at least `least`. */
export function wholeNumber(least = 0): (text: string) => number {
  const bound = least > 0 ? ` of at least ${least}` : '';
  return (text) => {
    if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
    throw new InvalidArgumentError(`It wants a whole number${bound}.`);
  };
}
