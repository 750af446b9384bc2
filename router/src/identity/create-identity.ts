import { AppError } from '@gobbler/contracts';
import { repeat, type InternalClient, type Logger, type Repetition } from '@gobbler/service-kit';
import type { JSONWebKeySet } from 'jose';
import type { Authentication } from '../facade/facade-ports';
import { createPublicKeys } from './public-keys';
import { createRevocations } from './revocations';
import { createTokenVerifier } from './token-verifier';

/** Authenticates requests. */
export interface Identity {
  /**
   * Verifies an access token: null for a request without one, `''` for a malformed `Authorization` header.
   * Throws `SUBGRAPH_UNAVAILABLE` when auth has been down for too long to trust a token.
   */
  authenticate(token: string | null): Promise<Authentication>;
  /** Starts polling auth; resolves after the first attempt, successful or not. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Whether auth's keys were fetched at least once. */
  hasKeys(): boolean;
}

export interface IdentityOptions {
  readonly auth: Pick<InternalClient, 'call'>;
  readonly fetchKeys: () => Promise<JSONWebKeySet>;
  readonly log: Logger;
  readonly now: () => Date;
}

/** Milliseconds since the last poll of auth after which no session is trusted: it may have been revoked. */
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

  function isUpToDate(): boolean {
    const knownAt = revocations.knownAt();
    return keys.areKnown() && knownAt !== null && now().getTime() - knownAt.getTime() < TRUST_MS;
  }

  return {
    async authenticate(token) {
      if (token === null) return ANONYMOUS;
      if (token === '') return INVALID_TOKEN;
      if (!isUpToDate()) throw new IdentityUnavailableError();
      const found = await verifier.verify(token);
      if (!found || revocations.isRevoked(found.sid)) return INVALID_TOKEN;
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

const ANONYMOUS: Authentication = { viewer: null, isTokenBad: false };
const INVALID_TOKEN: Authentication = { viewer: null, isTokenBad: true };

/** The token can't be checked for revocation at the moment. */
class IdentityUnavailableError extends AppError {
  constructor() {
    super('SUBGRAPH_UNAVAILABLE', 'The access token can not be verified at the moment. Try again in a few seconds.', {
      retryAfterSeconds: 5,
    });
  }
}
