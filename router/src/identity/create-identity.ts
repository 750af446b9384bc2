import { AppError } from '@gobbler/contracts';
import { repeat, type InternalClient, type Logger, type Repetition } from '@gobbler/service-kit';
import type { JSONWebKeySet } from 'jose';
import type { Authentication } from '../facade/facade-ports';
import { createPublicKeys } from './public-keys';
import { createRevocations } from './revocations';
import { createTokenVerifier } from './token-verifier';

/** Who is asking. */
export interface Identity {
  /**
   * Checks an access token; null for a request without one, `''` for something else in its place.
   * Throws `SUBGRAPH_UNAVAILABLE` when auth has been out of reach for too long to judge it.
   */
  authenticate(token: string | null): Promise<Authentication>;
  /** Begins to follow auth; resolves after the first attempt, whether auth answered or not. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Whether auth's keys were ever had. */
  hasKeys(): boolean;
}

export interface IdentityOptions {
  readonly auth: Pick<InternalClient, 'call'>;
  readonly fetchKeys: () => Promise<JSONWebKeySet>;
  readonly log: Logger;
  readonly now: () => Date;
}

/** Milliseconds without news from auth after which nobody's session can be trusted: it may have been revoked. */
const TRUST_MS = 60_000;
const POLL_MS = 15_000;
const KEYS_REFRESH_MS = 300_000;
const RETRY_MS = 1_000;

export function createIdentity({ auth, fetchKeys, log, now }: IdentityOptions): Identity {
  const keys = createPublicKeys({ fetchKeys, now, onChange: () => verifier.forgetAll() });
  const verifier = createTokenVerifier(keys.getKey, now);
  const revocations = createRevocations(auth, now);
  const repetitions: Repetition[] = [];

  async function follow(what: string, work: () => Promise<void>, everyMs: number): Promise<void> {
    const repetition = repeat(log, `get ${what} from auth`, everyMs, work, { retryMs: RETRY_MS });
    repetitions.push(repetition);
    await repetition.firstRound;
  }

  function isInTouch(): boolean {
    const knownAt = revocations.knownAt();
    return keys.areKnown() && knownAt !== null && now().getTime() - knownAt.getTime() < TRUST_MS;
  }

  return {
    async authenticate(token) {
      if (token === null) return NOBODY;
      if (token === '') return BAD_TOKEN;
      if (!isInTouch()) throw new IdentityUnavailableError();
      const found = await verifier.verify(token);
      if (!found || revocations.isRevoked(found.sid)) return BAD_TOKEN;
      return { viewer: { userId: found.userId, sid: found.sid }, isTokenBad: false };
    },
    async start() {
      await Promise.all([
        follow('its public keys', keys.refresh, KEYS_REFRESH_MS),
        follow('revoked sessions', revocations.poll, POLL_MS),
      ]);
    },
    async stop() {
      await Promise.all(repetitions.map((repetition) => repetition.stop()));
    },
    hasKeys: keys.areKnown,
  };
}

const NOBODY: Authentication = { viewer: null, isTokenBad: false };
const BAD_TOKEN: Authentication = { viewer: null, isTokenBad: true };

/** Whether this token is good can't be known at the moment. */
class IdentityUnavailableError extends AppError {
  constructor() {
    super('SUBGRAPH_UNAVAILABLE', 'Logins can not be checked at the moment. Try again in a few seconds.', {
      retryAfterSeconds: 5,
    });
  }
}
