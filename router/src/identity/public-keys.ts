import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** Auth's public keys. */
export interface PublicKeys {
  /** Finds a key by its id; fetches again for an unknown id, rate-limited. Rejects while there are no keys. */
  readonly getKey: JWTVerifyGetKey;
  /** Fetches the keys; a failure keeps the previous ones. */
  refresh(): Promise<void>;
  areKnown(): boolean;
}

export interface PublicKeysOptions {
  readonly fetchKeys: () => Promise<JSONWebKeySet>;
  readonly now: () => Date;
  /** Called when the keys change: cached verifications are no longer valid. */
  readonly onChange: () => void;
}

/** Milliseconds between two fetches for unknown key ids, so that made-up ids do not cause a call each. */
const UNKNOWN_ID_COOLDOWN_MS = 10_000;

export function createPublicKeys({ fetchKeys, now, onChange }: PublicKeysOptions): PublicKeys {
  let findKey: JWTVerifyGetKey | undefined;
  let known = '';
  let lastFetchAt = -Infinity;
  let running: Promise<void> | undefined;

  function refresh(): Promise<void> {
    running ??= load().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function load(): Promise<void> {
    lastFetchAt = now().getTime();
    const keys = await fetchKeys();
    findKey = createLocalJWKSet(keys);
    if (JSON.stringify(keys) === known) return;
    known = JSON.stringify(keys);
    onChange();
  }

  return {
    refresh,
    areKnown: () => findKey !== undefined,
    getKey: async (header, token) => {
      if (!findKey) throw new Error('the keys of auth have not been fetched yet');
      try {
        return await findKey(header, token);
      } catch (error) {
        const mayFetch = now().getTime() - lastFetchAt >= UNKNOWN_ID_COOLDOWN_MS;
        if (!(error instanceof errors.JWKSNoMatchingKey) || !(mayFetch || running)) throw error;
        await refresh().catch(() => undefined);
        return findKey(header, token);
      }
    },
  };
}
