import type { Form } from './forms/form.ts';

/** Whom a form goes to, for people: of the address the host alone is no secret. */
export function receiverOf({ service, url }: Form): string {
  return service === 'JSON' ? url.host : `${service} (${url.host})`;
}
