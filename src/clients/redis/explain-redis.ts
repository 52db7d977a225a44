import { faultOf } from '../../lib/fault.ts';

const setting = 'HORDE_GITHUB_SYNC_REDIS_URL';

interface Fault {
  /** What Node.js calls it, or Redis, or the client says. */
  readonly sign: RegExp;
  /** Its own words where there are none here. */
  readonly found?: string;
  readonly advice: string;
}

const faults: readonly Fault[] = [
  {
    sign: /^NOAUTH\b/,
    found: 'it wants a password',
    advice: `Give one in ${setting}, as redis://:PASSWORD@HOST:PORT or redis://USER:PASSWORD@HOST:PORT.`,
  },
  {
    sign: /^WRONGPASS\b|invalid (?:username-)?password/,
    found: 'it takes neither this user name nor this password',
    advice: `Correct them in ${setting}, where @, / and other signs in them are spelled as in %40 and %2F.`,
  },
  { sign: /^READONLY\b/, found: 'it is a replica, which takes no writes', advice: 'Name the server that it copies.' },
  {
    sign: /^NOPERM\b/,
    found: 'this user may not do what is needed',
    advice: 'docs/operations.md has the line that grants it all (“A Redis user of its own”).',
  },
  {
    sign: /^The client is (?:offline|closed)/,
    found: 'there is no connection to it',
    advice: `Check host and port in ${setting}, and that Redis runs.`,
  },
  {
    sign: /^OOM\b/,
    found: 'its memory is full',
    advice: 'Give it more memory, or a policy that evicts keys, such as allkeys-lru.',
  },
  { sign: /^LOADING\b/, found: 'it is still loading its data', advice: 'Run this again in a while.' },
  {
    sign: /^MISCONF\b/,
    found: 'it takes no writes, because it cannot save what it has',
    advice: 'Its own log tells why.',
  },
  {
    sign: /DB index is out of range/,
    found: 'it has no database of that number',
    advice: `Correct the number at the end of ${setting}, or leave it out.`,
  },
  {
    sign: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    found: 'its TLS certificate is for another name',
    advice: `Name it in ${setting} as its certificate does.`,
  },
  {
    sign: /^CERT_HAS_EXPIRED$|^CERT_NOT_YET_VALID$/,
    found: 'its TLS certificate is not valid today',
    advice: 'Renew it, and look at the clock of this machine.',
  },
  {
    sign: /SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|^CERT_UNTRUSTED$/,
    found: 'its TLS certificate is not trusted here',
    advice: 'Name the file of the authority that has signed it in NODE_EXTRA_CA_CERTS.',
  },
  {
    sign: /CERTIFICATE_REQUIRED/,
    found: 'it wants a TLS certificate of this program, which has none',
    advice: 'Set tls-auth-clients no there.',
  },
  {
    sign: /^ERR_SSL_/,
    found: 'it does not speak TLS on this port, or another version of it',
    advice: `Give the port for TLS in ${setting}, or redis:// without.`,
  },
  {
    sign: /^ECONNREFUSED$|^ENOTFOUND$|^EAI_AGAIN$|^EHOSTUNREACH$|^ENETUNREACH$/,
    advice: `Check host and port in ${setting}, and that Redis runs.`,
  },
];

/** Why Redis cannot be used, and what to do about it. */
export interface Explanation {
  /** What is to follow the server's name: no full stop, and never a user name or password. */
  readonly found: string;
  /** Whole sentences. */
  readonly advice: string;
}

const longest = 200;

/** @param url of the connection that failed */
export function explainRedis(error: unknown, url: string): Explanation {
  const fault = wordsOf(error);
  const signs = [error instanceof Error && 'code' in error ? String(error.code) : '', fault];
  const isTls = new URL(url).protocol === 'rediss:';
  const known = faults.find(({ sign }) => signs.some((text) => sign.test(text)));
  const own = fault.length > longest ? `${fault.slice(0, longest)}…` : fault;
  if (known) return { found: known.found ?? own, advice: known.advice };
  if (/timeout/i.test(fault)) {
    const more = isTls ? ` It may have no TLS on this port: then redis:// is right.` : '';
    return {
      found: 'it has not answered within 3 seconds',
      advice: `Check host and port in ${setting}, and firewalls.${more}`,
    };
  }
  if (/ECONNRESET|EPIPE|closed unexpectedly/.test(signs.join(' '))) {
    const advice = isTls
      ? 'If it wants a TLS certificate of this program, which has none: set tls-auth-clients no there.'
      : `If it wants TLS, ${setting} begins with rediss://.`;
    return { found: 'it has closed the connection', advice };
  }
  return { found: own, advice: `Check ${setting}.` };
}

/** The first words of errors with which Redis refuses a command and goes on answering others (redis.io, “RESP errors”). */
const refusal = /^(?:NOAUTH|WRONGPASS|NOPERM|READONLY|OOM|LOADING|MISCONF)\b/;

/** Whether Redis did answer, and refuses: another connection would not help. */
export function isRefusal(error: unknown): boolean {
  return refusal.test(wordsOf(error));
}

/** Whether Redis does not let this user. */
export function isForbidden(error: unknown): boolean {
  return wordsOf(error).startsWith('NOPERM');
}

/** Redis' own, without what the library for leases puts before them. */
function wordsOf(error: unknown): string {
  return faultOf(error).replace(/^Failed to (?:acquire lock|get key|delete key): /, '');
}
