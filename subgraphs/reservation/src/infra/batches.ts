import {
  createGroupCommit,
  inSpan,
  runInRequest,
  withSpan,
  type Batched,
  type RequestScope,
} from '@gobbler/service-kit';
import type { Batches, ReserveOutcome, ReserveRequest } from '../domain/ports';

/** More would make the first ones of a batch wait longer than the statements that they share cost. */
const MAX_BATCH = 128;

/** Group commit by post, within this process. */
export const batchesByPost: Batches = (run) => {
  const submit = createGroupCommit<ReserveRequest, ReserveOutcome>({
    maxBatch: MAX_BATCH,
    run: (postId, batch) =>
      runInRequest(scopeOf(batch), () =>
        inTraceOf(batch, () =>
          run(
            Number(postId),
            batch.map(({ item, scope, span }) => ({
              ...item,
              traceparent: span?.traceparent ?? scope?.traceparent ?? null,
            })),
          ),
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

/** A batch is work for several traces, and a part of one of them: of one that is kept, if there is one. */
function inTraceOf<T>(batch: readonly Batched<ReserveRequest>[], work: () => Promise<T>): Promise<T> {
  const spans = batch.flatMap(({ span }) => span ?? []);
  const first = spans.find(({ segment }) => segment.isSampled) ?? spans[0];
  return withSpan(first, () =>
    inSpan('reserve batch', { attributes: { 'gobbler.batch.size': batch.length } }, (span) => {
      span?.link(spans.filter((other) => other !== first).map(({ traceparent }) => traceparent));
      return work();
    }),
  );
}
