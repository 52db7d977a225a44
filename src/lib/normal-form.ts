/**
 * Text in Unicode's usual normal form, NFC. Text with a run of more than 30 marks, which no language has, stays as it is:
 * to put such a run in order takes quadratic time (UAX #15, Stream-Safe Text Format).
 */
export function usualForm(text: string): string {
  return /\p{M}{31}/u.test(text) ? text : text.normalize();
}
