import { createHash } from 'node:crypto';
import { AppError, startInputCheck } from '@gobbler/errors';
import { LessThan, LessThanOrEqual, type DataSource, type EntityManager } from 'typeorm';
import { isDuplicate, isLockTimeout } from '../database/database-errors';
import { runBriefly } from '../database/lock-row';
import { runTransaction } from '../database/run-transaction';
import { IdempotencyKeyEntity } from './idempotency-key.entity';

/** What makes two requests the same. */
export interface IdempotentRequest {
  /** 0 where nobody is logged in. */
  readonly userId: number;
  readonly operation: string;
  /** Null: the request is simply not idempotent. */
  readonly key: string | null;
  /** All that the caller asked for, as JSON. */
  readonly body: unknown;
}

export interface IdempotentAnswer<T> {
  readonly answer: T;
  /** Whether it is the stored answer of an earlier request. */
  readonly isReplayed: boolean;
}

/** Hours that an answer is kept. */
const KEEP_HOURS = 24;
const MAX_KEY_LENGTH = 255;

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
  const id = idOf(request);
  if (!id) return { answer: await runTransaction(dataSource, work), isReplayed: false };
  const requestHash = hashOf(request);

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
      // Somebody else's request with this key was committed between our look and our insert: now it can be read.
      if (!(error instanceof KeyTakenError)) throw error;
    }
  }
}

/**
 * The stored answer of an earlier request; null when there is none or the request has no key. For work that is dear and
 * has no place inside the transaction: look first, and still run it through {@link runIdempotent}.
 * Throws `IDEMPOTENCY_KEY_REUSED` for another body, `BAD_USER_INPUT` for a key that no header or database could carry.
 */
export async function findIdempotentAnswer<T>(
  dataSource: DataSource,
  request: IdempotentRequest,
  now: () => Date,
): Promise<IdempotentAnswer<T> | null> {
  const id = idOf(request);
  const stored = id && (await findFresh(dataSource.manager, id, now()));
  return stored && replay<T>(stored, hashOf(request));
}

class KeyTakenError extends Error {}

type KeyId = Pick<IdempotencyKeyEntity, 'userId' | 'operation' | 'key'>;

function idOf({ userId, operation, key }: IdempotentRequest): KeyId | null {
  if (key === null) return null;
  const check = startInputCheck();
  check.text('idempotencyKey', key, { min: 1, max: MAX_KEY_LENGTH });
  check.done();
  return { userId, operation, key };
}

function hashOf({ body }: IdempotentRequest): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}

async function findFresh(manager: EntityManager, id: KeyId, now: Date): Promise<IdempotencyKeyEntity | null> {
  const oldest = new Date(now.getTime() - KEEP_HOURS * 3_600_000);
  const stored = await manager.findOneBy(IdempotencyKeyEntity, id);
  if (!stored || stored.createdAt > oldest) return stored;
  await manager.delete(IdempotencyKeyEntity, { ...id, createdAt: LessThanOrEqual(oldest) });
  return null;
}

/** Waits at most half a second for another request that is inserting the same key. */
async function insertKey(manager: EntityManager, row: IdempotencyKeyEntity): Promise<void> {
  const insert = manager.createQueryBuilder().insert().into(IdempotencyKeyEntity).values(row);
  try {
    await runBriefly(manager, insert.getQueryAndParameters());
  } catch (error) {
    if (isDuplicate(error)) throw new KeyTakenError();
    if (isLockTimeout(error)) {
      throw new AppError(
        'IDEMPOTENCY_IN_PROGRESS',
        'A request with this Idempotency-Key is still running. Ask again in a moment.',
        {
          retryAfterSeconds: 1,
        },
      );
    }
    throw error;
  }
}

function replay<T>(stored: IdempotencyKeyEntity, requestHash: string): IdempotentAnswer<T> {
  if (stored.requestHash !== requestHash) {
    throw new AppError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request. Take a new one.');
  }
  return { answer: JSON.parse(stored.answer ?? 'null') as T, isReplayed: true };
}

/** Forgets answers that nobody can ask for any more. */
export async function sweepIdempotencyKeys(dataSource: DataSource, now: Date): Promise<void> {
  const oldest = new Date(now.getTime() - KEEP_HOURS * 3_600_000);
  await dataSource.manager.delete(IdempotencyKeyEntity, { createdAt: LessThan(oldest) });
}
