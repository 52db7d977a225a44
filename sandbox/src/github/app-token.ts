import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { GithubError } from './github-error.ts';

const claims = v.object({
  iss: v.pipe(v.union([v.string(), v.number()]), v.transform(String)),
  iat: v.number(),
  exp: v.number(),
});

/**
 * Checks an App's JSON web token as GitHub does: RS256, issued by that App, not ahead of GitHub's clock (a minute is
 * forgiven), at most ten minutes long, not run out.
 *
 * @param nowMs GitHub's clock
 * @returns the App's id
 * @throws GithubError 401
 */
export function checkAppToken(
  token: string,
  keyOf: (appId: number) => string | KeyObject | undefined,
  nowMs: number,
): number {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const header = v.safeParse(v.object({ alg: v.literal('RS256') }), decode(head));
  const claim = v.safeParse(claims, decode(payload));
  if (!header.success || !claim.success) throw new GithubError(401, 'A JSON web token could not be decoded');

  const { iss, iat, exp } = claim.output;
  const key = keyOf(Number(iss));
  if (key === undefined) throw new GithubError(401, "'Issuer' claim ('iss') must be an Integer");
  const publicKey = typeof key === 'string' ? createPublicKey(key) : key;
  if (!verify('sha256', Buffer.from(`${head}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))) {
    throw new GithubError(401, 'A JSON web token could not be decoded');
  }

  const now = nowMs / 1000;
  if (iat > now + 60) {
    throw new GithubError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (exp <= now) {
    throw new GithubError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + 600) throw new GithubError(401, "'Expiration time' claim ('exp') is too far in the future");
  return Number(iss);
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}
