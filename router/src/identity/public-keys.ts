import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** Auth's public keys. */
export interface PublicKeys {
  /** Finds a key by its id; asks auth for an id that is not known, though not often. Rejects while there are no keys. */
  readonly getKey: JWTVerifyGetKey;
  /** Fetches the keys; those that were had stay when that fails. */
  refresh(): Promise<void>;
  areKnown(): boolean;
}

export interface PublicKeysOptions {
  readonly fetchKeys: () => Promise<JSONWebKeySet>;
  readonly now: () => Date;
  /** Called when the set of keys is another one: what was verified with the old ones counts no more. */
  readonly onChange: () => void;
}

/** Milliseconds between two fetches for unknown key ids: whoever makes ids up must not make us call auth each time. */
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
      if (!findKey) throw new Error('the keys of auth are not known yet');
      try {
        return await findKey(header, token);
      } catch (error) {
        const mayAsk = now().getTime() - lastFetchAt >= UNKNOWN_ID_COOLDOWN_MS;
        if (!(error instanceof errors.JWKSNoMatchingKey) || !(mayAsk || running)) throw error;
        await refresh().catch(() => undefined);
        return findKey(header, token);
      }
    },
  };
}
