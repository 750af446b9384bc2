import DataLoader from 'dataloader';

/**
 * A loader that reads many rows by a key in one query and hands each caller theirs, or null.
 * Make one a request: it remembers what it has read.
 */
export function createKeyLoader<Key, Row>(
  loadMany: (keys: readonly Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key,
): DataLoader<Key, Row | null> {
  return new DataLoader<Key, Row | null>(
    async (keys) => {
      const byKey = new Map((await loadMany(keys)).map((row) => [keyOf(row), row]));
      return keys.map((key) => byKey.get(key) ?? null);
    },
    { maxBatchSize: 1_000 },
  );
}
