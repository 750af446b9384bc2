import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { ClientName } from '../graphql/client-of';

const recordedSchema = z.object({
  client: z.string(),
  version: z.string(),
  /** As `signatureOf` writes it. */
  operation: z.string(),
  count: z.number().int().positive(),
  /** Days in UTC. */
  firstSeen: z.iso.date(),
  lastSeen: z.iso.date(),
});

/** The file; `npm run schema:check -- --recorded` reads it. */
export const recordedFileSchema = z.object({
  format: z.literal('gobbler-recorded-operations'),
  version: z.literal(1),
  /** How many operations were dropped because there were too many; above 0 the file is incomplete. */
  dropped: z.number().int().nonnegative(),
  operations: z.array(recordedSchema),
});

export type RecordedFile = z.infer<typeof recordedFileSchema>;

/** An operation of one version of a client. */
type RecordedOperation = z.infer<typeof recordedSchema>;

/** Which operations each client has used, bounded: the longest unused ones are dropped. */
export interface RecordedOperations {
  note(client: ClientName, operation: string, day: string): void;
  toFile(): RecordedFile;
}

const MAX_OPERATIONS = 2_000;
/** Characters. */
const MAX_SIZE = 4_000_000;

export function createRecordedOperations(earlier: RecordedFile | null): RecordedOperations {
  let dropped = earlier?.dropped ?? 0;
  const operations = new LRUCache<string, RecordedOperation>({
    max: MAX_OPERATIONS,
    maxSize: MAX_SIZE,
    sizeCalculation: ({ operation }) => operation.length + 200,
    dispose: (_operation, _key, reason) => {
      if (reason === 'evict') dropped += 1;
    },
  });
  for (const one of earlier?.operations ?? []) operations.set(keyOf(one.client, one.version, one.operation), one);

  return {
    note({ name: client, version }, operation, day) {
      const key = keyOf(client, version, operation);
      const known = operations.get(key);
      if (known) Object.assign(known, { count: known.count + 1, lastSeen: day });
      else operations.set(key, { client, version, operation, count: 1, firstSeen: day, lastSeen: day });
    },
    toFile: () => ({
      format: 'gobbler-recorded-operations',
      version: 1,
      dropped,
      // The least recently used first, so that reading them in order keeps that.
      operations: [...operations.values()].reverse(),
    }),
  };
}

function keyOf(client: string, version: string, operation: string): string {
  return `${client}\n${version}\n${operation}`;
}
