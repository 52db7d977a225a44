import { PrimaryFailure, type PrimaryAnswer, type PrimaryClient } from '../clients/primary.ts';

/**
 * PRIMARY's answer at a path: with `ask` tried once and of any status, with `get` as often as the client does and none of
 * its failures.
 *
 * @throws PrimaryFailure, which names the URL, where there is no such answer
 */
export async function answerAt(client: PrimaryClient, path: string, how: 'ask' | 'get'): Promise<PrimaryAnswer> {
  try {
    return await client[how](path);
  } catch (error) {
    if (!(error instanceof PrimaryFailure)) throw error;
    const { message, status, retryAfter } = error;
    throw new PrimaryFailure(`${client.urlOf(path)}: ${message}`, { cause: error, status, retryAfter });
  }
}
