import { createHash } from 'node:crypto';
import { IdempotencyKeyReusedError, startInputCheck } from '@gobbler/contracts';
import { LessThan, LessThanOrEqual, type DataSource, type EntityManager } from 'typeorm';
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

/** A key's row. */
export type KeyId = Pick<IdempotencyKeyEntity, 'userId' | 'operation' | 'key'>;

/** Hours that an answer is kept. */
const KEEP_HOURS = 24;
const MAX_KEY_LENGTH = 255;

export function idOf({ userId, operation, key }: IdempotentRequest & { readonly key: string }): KeyId {
  checkIdempotencyKey(key);
  return { userId, operation, key };
}

/** Throws `BAD_USER_INPUT` for a key that no header or database could carry. */
export function checkIdempotencyKey(key: string): void {
  const check = startInputCheck();
  check.text('idempotencyKey', key, { min: 1, max: MAX_KEY_LENGTH });
  check.done();
}

export function hashOf({ body }: IdempotentRequest): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}

/** The key's row unless it is too old, in which case it is removed. */
export async function findFresh(manager: EntityManager, id: KeyId, now: Date): Promise<IdempotencyKeyEntity | null> {
  const oldest = oldestAt(now);
  const stored = await manager.findOneBy(IdempotencyKeyEntity, id);
  if (!stored || stored.createdAt > oldest) return stored;
  await manager.delete(IdempotencyKeyEntity, { ...id, createdAt: LessThanOrEqual(oldest) });
  return null;
}

/** Throws `IDEMPOTENCY_KEY_REUSED` when the stored answer is that of another request. */
export function replay<T>(stored: IdempotencyKeyEntity, requestHash: string): IdempotentAnswer<T> {
  if (stored.requestHash !== requestHash) throw new IdempotencyKeyReusedError();
  return { answer: JSON.parse(stored.answer ?? 'null') as T, isReplayed: true };
}

/** Forgets answers that nobody can ask for any more. */
export async function sweepIdempotencyKeys(dataSource: DataSource, now: Date): Promise<void> {
  await dataSource.manager.delete(IdempotencyKeyEntity, { createdAt: LessThan(oldestAt(now)) });
}

function oldestAt(now: Date): Date {
  return new Date(now.getTime() - KEEP_HOURS * 3_600_000);
}
