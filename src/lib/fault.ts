/**
 * Why a fetch failed, in words: the message of the innermost cause that has one (`connect ECONNREFUSED 127.0.0.1:1`), without
 * the credentials of an address in it.
 */
export function faultOf(error: unknown): string {
  let current = error;
  let message = '';
  for (let depth = 0; depth < 8 && current instanceof Error; depth += 1) {
    if (current instanceof AggregateError && current.message === '') {
      const [first] = current.errors as unknown[];
      current = first;
      continue;
    }
    if (current.message !== '') message = current.message;
    current = current.cause;
  }
  return (message === '' ? String(error) : message).replaceAll(/\/\/[^\s/]*@/g, '//');
}
