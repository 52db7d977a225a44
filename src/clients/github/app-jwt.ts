import { sign, type KeyObject } from 'node:crypto';
import { silentLog, type Log } from '../../lib/log.ts';
import { realTiming, type Timing } from '../../lib/timing.ts';
import type { Credentials, Refusal } from './credentials.ts';

interface AppJwtOptions {
  /** The App's ID or client ID. */
  readonly appId: string;
  readonly key: KeyObject;
  readonly timing?: Timing;
  readonly log?: Log;
}

/** GitHub forgives a clock that is a minute fast, and takes ten minutes at most. */
const issuedSecondsAgo = 60;
const lastsSeconds = 600;
/** A difference worth another try; below it the clock is not the reason. */
const noticeableSkew = 30_000;

/** The App itself: a new JSON Web Token for each request, dated by GitHub's clock where ours is wrong. */
export class AppJwt implements Credentials {
  readonly kind = 'App';
  readonly #appId: string;
  readonly #key: KeyObject;
  readonly #timing: Timing;
  readonly #log: Log;
  /** Milliseconds by which GitHub's clock is ahead of ours. */
  #skew = 0;

  constructor({ appId, key, timing = realTiming, log = silentLog }: AppJwtOptions) {
    this.#appId = appId;
    this.#key = key;
    this.#timing = timing;
    this.#log = log;
  }

  authorize(): Promise<string> {
    const issued = Math.floor((this.#timing.now() + this.#skew) / 1_000) - issuedSecondsAgo;
    const claims = { iss: this.#appId, iat: issued, exp: issued + lastsSeconds };
    const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(text), this.#key).toString('base64url');
    return Promise.resolve(`Bearer ${text}.${signature}`);
  }

  refused({ date }: Refusal): number | undefined {
    if (date === undefined) return undefined;
    const skew = date - this.#timing.now();
    if (Math.abs(skew - this.#skew) < noticeableSkew) return undefined;
    this.#skew = skew;
    const seconds = Math.round(Math.abs(skew) / 1_000);
    this.#log.warn(
      'github.clock',
      `This machine’s clock is ${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} GitHub’s`,
      {
        skewSeconds: Math.round(skew / 1_000),
      },
    );
    return 0;
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
