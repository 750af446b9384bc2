import { setTimeout as sleep } from 'node:timers/promises';
import { IdempotencyInProgressError } from '@gobbler/contracts';
import type { DataSource, EntityManager } from 'typeorm';
import { isDuplicate, isLockTimeout, isRetryable } from '../database/database-errors';
import { runBriefly } from '../database/lock-row';
import { runTransaction } from '../database/run-transaction';
import { IdempotencyKeyEntity } from './idempotency-key.entity';
import { findFresh, hashOf, idOf, replay, type IdempotentAnswer, type IdempotentRequest } from './keyed-request';

/** Milliseconds. */
const MAX_WAIT_MS = 500;
const MAX_PAUSE_MS = 30;

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
  const { key } = request;
  if (key === null) return { answer: await runTransaction(dataSource, work), isReplayed: false };
  const id = idOf({ ...request, key });
  const requestHash = hashOf(request);
  const until = performance.now() + MAX_WAIT_MS;

  for (;;) {
    try {
      return await runTransaction(dataSource, async (manager) => {
        const stored = await findFresh(manager, id, now());
        if (stored) return replay<T>(stored, requestHash);
        await insertKey(manager, { ...id, requestHash, answer: null, createdAt: now() });
        const answer = await work(manager);
        await manager.update(IdempotencyKeyEntity, id, { answer: JSON.stringify(answer) });
        return { answer, isReplayed: false };
      });
    } catch (error) {
      if (!(error instanceof KeyTakenError) && !(error instanceof KeyContendedError)) throw error;
      if (error instanceof KeyContendedError) {
        if (performance.now() >= until) throw new IdempotencyInProgressError();
        await sleep(Math.random() * MAX_PAUSE_MS);
      }
    }
  }
}

/**
 * The stored answer of an earlier request; null when there is none or the request has no key. For what is dear or has no place
 * inside the transaction: look first, and still run it through {@link runIdempotent}.
 * Throws `IDEMPOTENCY_KEY_REUSED` for another body, `BAD_USER_INPUT` for a key that no header or database could carry.
 */
export async function findIdempotentAnswer<T>(
  dataSource: DataSource,
  request: IdempotentRequest,
  now: () => Date,
): Promise<IdempotentAnswer<T> | null> {
  const { key } = request;
  if (key === null) return null;
  const stored = await findFresh(dataSource.manager, idOf({ ...request, key }), now());
  return stored && replay<T>(stored, hashOf(request));
}

/** Somebody else's request with this key was committed between our look and our insert: now it can be read. */
class KeyTakenError extends Error {}

/** A crowd that waited for a key, of which InnoDB ends most as deadlocks once the request before them was refused. */
class KeyContendedError extends Error {}

/** Waits at most half a second for another request that is inserting the same key. */
async function insertKey(manager: EntityManager, row: IdempotencyKeyEntity): Promise<void> {
  const insert = manager.createQueryBuilder().insert().into(IdempotencyKeyEntity).values(row);
  try {
    await runBriefly(manager, insert.getQueryAndParameters());
  } catch (error) {
    if (isDuplicate(error)) throw new KeyTakenError();
    if (isLockTimeout(error)) throw new IdempotencyInProgressError();
    if (isRetryable(error)) throw new KeyContendedError();
    throw error;
  }
}
