import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/**
 * The security headers of every answer: everything the page needs comes from here, no text becomes markup or script, and
 * nobody frames it. Whether there is TLS, what stands in front of this server decides.
 */
export const securityHeaders: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
  xFrameOptions: 'DENY',
  strictTransportSecurity: false,
});

/** Lets nothing through but GET and HEAD for a host of ours. */
export function guard(listensOn: string): MiddlewareHandler {
  const isOurs = hostCheck(listensOn);
  return async (c, next) => {
    if (!isOurs(c.req.header('host'))) return c.text('This server answers for localhost only.\n', 421);
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
    return isRead ? next() : c.text('Nothing can be written here.\n', 405, { allow: 'GET, HEAD' });
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
