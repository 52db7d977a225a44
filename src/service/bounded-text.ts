import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';

const longestSentence = 400;

/** A sentence that may hold strangers' words, harmless to show and of bounded length. */
export function boundedSentence(text: string): string {
  return shorten(printable(text), longestSentence);
}

/** What went wrong, without the stack that unforeseen errors carry. */
export function boundedProblem(problem: string): string {
  return boundedSentence(problem.split('\n', 1)[0] ?? '');
}
