import { IdempotencyInProgressError, UnavailableError } from '@gobbler/contracts';
import type { DataSource, EntityManager } from 'typeorm';
import { RetriesExhaustedError, retry } from '../concurrency/retry';
import { createSemaphore } from '../concurrency/semaphore';
import { isDuplicate, isLockTimeout, isRetryable } from '../database/database-errors';
import { insertRows } from '../database/insert-rows';
import { runBriefly } from '../database/lock-row';
import { runTransaction } from '../database/run-transaction';
import { IdempotencyKeyEntity } from './idempotency-key.entity';
import {
  findAnswers,
  hashOf,
  idOf,
  isKeyed,
  type IdempotentAnswer,
  type IdempotentRequest,
  type KeyedRequest,
} from './keyed-request';

/** For a key that another request has just stored: half a second. */
const RETRY = {
  isRetryable: (error: unknown) => error instanceof KeyContendedError && !error.isHeld,
  maxRuns: Infinity,
  backoffMs: 20,
  limitMs: 500,
};
/** How many requests of a batch that can't be committed together are tried at once. */
const ALONE_AT_ONCE = 4;

/** What became of one request of a batch. */
export type IdempotentOutcome<T> = IdempotentAnswer<T> | Error;

/**
 * Runs one transaction that begins with the request's key and ends with the stored answer, so that a repeat gets the same answer.
 * The answer must be JSON. A refusal rolls the key back with everything else; only successes are stored.
 * Throws `IDEMPOTENCY_IN_PROGRESS` when the first request still runs after 0.5 s, `IDEMPOTENCY_KEY_REUSED` for another body,
 * `BAD_USER_INPUT` for a key that no header or database could carry.
 */
export async function runIdempotent<T>(
  dataSource: DataSource,
  request: IdempotentRequest,
  now: () => Date,
  work: (manager: EntityManager) => Promise<T>,
): Promise<IdempotentAnswer<T>> {
  const [outcome] = await runIdempotentBatch<T>(dataSource, [request], now, async (manager) => [await work(manager)]);
  if (outcome === undefined || outcome instanceof Error) throw outcome ?? new Error('the request has no outcome');
  return outcome;
}

/**
 * The same for several requests in one transaction: each is answered with its stored answer, its own refusal or what the work
 * returns for it. Keys of refused requests are not kept; when all are refused the transaction is rolled back. Rejects when the
 * transaction fails as a whole.
 * @param requests no two with the same key
 * @param work gets those that were not answered before, and returns an answer or a refusal for each, in their order
 * @param areNew none had an answer a moment ago, so that only a key that is taken by now has them looked up again
 */
export async function runIdempotentBatch<T, Request extends IdempotentRequest = IdempotentRequest>(
  dataSource: DataSource,
  requests: readonly Request[],
  now: () => Date,
  work: (manager: EntityManager, fresh: readonly Request[]) => Promise<readonly (T | Error)[]>,
  { areNew = false } = {},
): Promise<readonly IdempotentOutcome<T>[]> {
  let isLookUpDue = !areNew;
  try {
    return await retry(() => {
      const look = isLookUpDue ? findAnswers<T> : findNone;
      isLookUpDue = true;
      return runOnce(dataSource, requests, now, work, look);
    }, RETRY);
  } catch (error) {
    const reason = error instanceof RetriesExhaustedError ? error.cause : error;
    if (reason instanceof AllRefused) return reason.outcomes as IdempotentOutcome<T>[];
    const isContended = reason instanceof KeyContendedError;
    if (requests.length > 1 && (isContended || isDeadlockedForGood(reason)))
      return runAlone(dataSource, requests, now, work);
    throw isContended ? new IdempotencyInProgressError() : reason;
  }
}

async function runOnce<T, Request extends IdempotentRequest>(
  dataSource: DataSource,
  requests: readonly Request[],
  now: () => Date,
  work: (manager: EntityManager, fresh: readonly Request[]) => Promise<readonly (T | Error)[]>,
  find: typeof findAnswers<T>,
): Promise<IdempotentOutcome<T>[]> {
  return runTransaction(dataSource, async (manager) => {
    const found = await find(manager, requests, now());
    const fresh = requests.filter((_, place) => found[place] === null);
    const keyed = fresh.filter(isKeyed);
    if (keyed.length > 0) await insertKeys(manager, keyed, now());
    const decided = fresh.length > 0 ? await work(manager, fresh) : [];
    const byRequest = new Map(fresh.map((request, place) => [request, decided[place] ?? new Error('no outcome')]));
    const outcomes = requests.map((request, place): IdempotentOutcome<T> => {
      const outcome = byRequest.get(request);
      if (outcome === undefined) return found[place] ?? new Error('no outcome');
      return outcome instanceof Error ? outcome : { answer: outcome, isReplayed: false };
    });
    if (fresh.length > 0 && decided.every((outcome) => outcome instanceof Error)) throw new AllRefused(outcomes);
    await storeAnswers(manager, keyed, byRequest);
    return outcomes;
  });
}

const findNone = (_manager: EntityManager, requests: readonly IdempotentRequest[]): Promise<null[]> =>
  Promise.resolve(requests.map(() => null));

/** A batch met a deadlock each time that it was tried; one request of it meets fewer. */
function isDeadlockedForGood(error: unknown): boolean {
  return error instanceof UnavailableError && isRetryable(error.cause) && !isLockTimeout(error.cause);
}

/** Each request in a transaction of its own: what one of them meets must not fail its neighbours. */
async function runAlone<T, Request extends IdempotentRequest>(
  dataSource: DataSource,
  requests: readonly Request[],
  now: () => Date,
  work: (manager: EntityManager, fresh: readonly Request[]) => Promise<readonly (T | Error)[]>,
): Promise<IdempotentOutcome<T>[]> {
  const overloaded = () => new IdempotencyInProgressError();
  const slots = createSemaphore({ concurrency: ALONE_AT_ONCE, maxWaiting: requests.length, overloaded });
  return Promise.all(
    requests.map((request) =>
      slots(async () => {
        try {
          const [outcome] = await runIdempotentBatch(dataSource, [request], now, work);
          return outcome ?? new Error('no outcome');
        } catch (error) {
          return error instanceof Error ? error : new Error(String(error));
        }
      }),
    ),
  );
}

/**
 * The stored answers of earlier requests; null where there is none or the request has no key. For what is costly or has no
 * place inside the transaction: look first, and still run the request.
 */
export function findIdempotentAnswers<T>(
  dataSource: DataSource,
  requests: readonly IdempotentRequest[],
  now: () => Date,
): Promise<(IdempotentOutcome<T> | null)[]> {
  return findAnswers<T>(dataSource.manager, requests, now());
}

/**
 * The stored answer of an earlier request; see {@link findIdempotentAnswers}. Throws `IDEMPOTENCY_KEY_REUSED` for another body,
 * `BAD_USER_INPUT` for a key that no header or database could carry.
 */
export async function findIdempotentAnswer<T>(
  dataSource: DataSource,
  request: IdempotentRequest,
  now: () => Date,
): Promise<IdempotentAnswer<T> | null> {
  const [found = null] = await findIdempotentAnswers<T>(dataSource, [request], now);
  if (found instanceof Error) throw found;
  return found;
}

/** Every request was refused: the transaction is rolled back, keys included. */
class AllRefused extends Error {
  constructor(readonly outcomes: readonly unknown[]) {
    super('every request was refused');
  }
}

/**
 * Another request has one of the keys: it was committed a moment ago (then it can be read now), InnoDB ended the wait for it as
 * a deadlock, or the key is held, for longer than a lock is waited for.
 */
class KeyContendedError extends Error {
  constructor(readonly isHeld: boolean) {
    super('another request has one of the keys');
  }
}

/** Waits at most half a second for other requests that are inserting the same keys. */
async function insertKeys(manager: EntityManager, requests: readonly KeyedRequest[], createdAt: Date): Promise<void> {
  const rows = requests
    .map((request) => ({ ...idOf(request), requestHash: hashOf(request), answer: null, createdAt }))
    // In one order, so that two batches can't deadlock.
    .toSorted((one, other) => one.userId - other.userId || (one.key < other.key ? -1 : 1));
  try {
    await insertRows(manager, IdempotencyKeyEntity, rows, { run: runBriefly });
  } catch (error) {
    if (isLockTimeout(error)) throw new KeyContendedError(true);
    if (isDuplicate(error) || isRetryable(error)) throw new KeyContendedError(false);
    throw error;
  }
}

async function storeAnswers(
  manager: EntityManager,
  keyed: readonly KeyedRequest[],
  outcomes: ReadonlyMap<IdempotentRequest, unknown>,
): Promise<void> {
  const accepted = keyed.filter((request) => !(outcomes.get(request) instanceof Error));
  const refused = keyed.filter((request) => outcomes.get(request) instanceof Error);
  const createdAt = new Date(0); // is not overwritten
  const answers = accepted.map((request) => ({
    ...idOf(request),
    requestHash: hashOf(request),
    answer: JSON.stringify(outcomes.get(request)),
    createdAt,
  }));
  await insertRows(manager, IdempotencyKeyEntity, answers, {
    onDuplicate: { key: ['userId', 'operation', 'key'], change: ['answer'] },
  });
  if (refused.length > 0) {
    await manager.createQueryBuilder().delete().from(IdempotencyKeyEntity).where(refused.map(idOf)).execute();
  }
}
