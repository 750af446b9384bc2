import { LRUCache } from 'lru-cache';

/** Automatic persisted queries by hash: Apollo Server's key-value cache. */
export interface PersistedQueries {
  get(hash: string): Promise<string | undefined>;
  set(hash: string, document: string): Promise<void>;
  delete(hash: string): Promise<boolean>;
}

/** Maximum number of characters in memory. */
const MAX_SIZE = 10 * 1024 * 1024;
/** Milliseconds until an unused document expires. */
const KEPT_MS = 86_400_000;

export function createPersistedQueries(): PersistedQueries {
  const documents = new LRUCache<string, string>({
    maxSize: MAX_SIZE,
    ttl: KEPT_MS,
    sizeCalculation: (document, hash) => document.length + hash.length,
  });
  return {
    get: (hash) => Promise.resolve(documents.get(hash)),
    set: (hash, document) => Promise.resolve(void documents.set(hash, document)),
    delete: (hash) => Promise.resolve(documents.delete(hash)),
  };
}
