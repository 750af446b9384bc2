import { createGroupCommit, runInRequest, type Batched, type RequestScope } from '@gobbler/service-kit';
import type { Batches, ReserveOutcome, ReserveRequest } from '../domain/ports';

/** More would make the first ones of a batch wait longer than the statements that they share cost. */
const MAX_BATCH = 128;

/** Group commit by post, within this process. */
export const batchesByPost: Batches = (run) => {
  const submit = createGroupCommit<ReserveRequest, ReserveOutcome>({
    maxBatch: MAX_BATCH,
    run: (postId, batch) =>
      runInRequest(scopeOf(batch), () =>
        run(
          Number(postId),
          batch.map(({ item, scope }) => ({ ...item, traceparent: scope?.traceparent ?? null })),
        ),
      ),
  });
  return (postId, request) => submit(String(postId), request);
};

/** The work for a batch goes on for as long as one of its requests has time, and is logged under the oldest one's id. */
function scopeOf(batch: readonly Batched<ReserveRequest>[]): RequestScope {
  const scopes = batch.flatMap(({ scope }) => scope ?? []);
  return {
    requestId: scopes[0]?.requestId ?? 'reservation',
    traceparent: scopes[0]?.traceparent ?? null,
    deadlineAt: Math.max(...batch.map(({ scope }) => scope?.deadlineAt ?? Infinity)),
  };
}
