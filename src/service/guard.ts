import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';

/** Everything the page needs comes from here, no text becomes markup or script, and nobody frames it. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Adds the security headers to every answer, and lets nothing through but GET and HEAD for a host of ours. */
export function guard(listensOn: string): MiddlewareHandler {
  const isOurs = hostCheck(listensOn);
  return async (c, next) => {
    if (!isOurs(c.req.header('host'))) c.res = c.text('This server answers for localhost only.\n', 421);
    else if (c.req.method === 'GET' || c.req.method === 'HEAD') await next();
    else c.res = c.text('Nothing can be written here.\n', 405, { allow: 'GET, HEAD' });
    for (const [name, value] of Object.entries(securityHeaders)) c.res.headers.set(name, value);
  };
}

/**
 * A page of a stranger's can make its own name resolve to loopback (DNS rebinding) and read what is there; its requests
 * carry its name. Behind an address that others reach, any name may be meant.
 *
 * @param listensOn `--http-host`
 */
function hostCheck(listensOn: string): (host: string | undefined) => boolean {
  if (!isLoopback(listensOn)) return () => true;
  return (host) => host !== undefined && isLoopback(host.replace(/:\d+$/, ''));
}

function isLoopback(name: string): boolean {
  const bare = name.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}
