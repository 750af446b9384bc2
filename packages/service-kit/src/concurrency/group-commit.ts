import { currentRequest, runOutsideRequests, type RequestScope } from '../http/request-scope';
import { currentSpan } from '../tracing/current-span';
import type { Span } from '../tracing/span';
import { DeadlineExceededError } from './deadline';

/** What became of one item of a batch. */
export type BatchOutcome<Result> = Result | Error;

export interface Batched<Item> {
  readonly item: Item;
  /** The request that the item belongs to. */
  readonly scope: RequestScope | undefined;
  /** The span in which it waits. */
  readonly span: Span | undefined;
}

export interface GroupCommitOptions<Item, Result> {
  /** Items that one batch holds, at most. */
  readonly maxBatch: number;
  /**
   * Does the work of a batch; one outcome per item, in their order. When it rejects, every item of the batch does.
   * Runs outside of any request.
   */
  run(key: string, batch: readonly Batched<Item>[]): Promise<readonly BatchOutcome<Result>[]>;
}

/** Does the work for one item, together with others of the same key. */
export type GroupCommit<Item, Result> = (key: string, item: Item) => Promise<Result>;

interface Waiting<Item, Result> extends Batched<Item> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: one batch per key at a time, and each takes all items of its key that arrived while the one before was
 * running, oldest first. An item that finds its key idle starts at once, so that a single one waits for nothing.
 * An item whose request's deadline has passed is dropped with `DEADLINE_EXCEEDED` before its batch starts.
 */
export function createGroupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>): GroupCommit<Item, Result> {
  const { maxBatch, run } = options;
  const queues = new Map<string, Waiting<Item, Result>[]>();

  async function drain(key: string, queue: Waiting<Item, Result>[]): Promise<void> {
    while (queue.length > 0) {
      const batch = takeLive(queue, maxBatch);
      if (batch.length > 0) await settle(key, batch);
    }
    queues.delete(key);
  }

  async function settle(key: string, batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const outcomes = await run(key, batch);
      batch.forEach(({ resolve, reject }, place) => {
        const outcome = outcomes[place] ?? new Error('the batch has no outcome for this item');
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return (key, item) =>
    new Promise((resolve, reject) => {
      const waiting = { item, scope: currentRequest(), span: currentSpan(), resolve, reject };
      const queue = queues.get(key);
      if (queue) {
        queue.push(waiting);
        return;
      }
      const started = [waiting];
      queues.set(key, started);
      void runOutsideRequests(() => drain(key, started));
    });
}

/** Takes the oldest items off the queue, and rejects those that have no time left. */
function takeLive<Item, Result>(queue: Waiting<Item, Result>[], limit: number): Waiting<Item, Result>[] {
  const batch: Waiting<Item, Result>[] = [];
  while (queue.length > 0 && batch.length < limit) {
    const [next] = queue.splice(0, 1);
    if (!next) break;
    if ((next.scope?.deadlineAt ?? Infinity) > performance.now()) batch.push(next);
    else next.reject(new DeadlineExceededError());
  }
  return batch;
}
