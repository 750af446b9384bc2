import { hash } from 'node:crypto';
import { AppError, IdempotencyKeyReusedError, startInputCheck } from '@gobbler/contracts';
import { LessThan, LessThanOrEqual, type DataSource, type EntityManager } from 'typeorm';
import { dialectOf } from '../database/dialect';
import { deleteInSteps } from '../database/run-in-steps';
import { readRows, type Parameters } from '../database/run-statement';
import { tableOf } from '../database/table-of';
import { IdempotencyKeyEntity } from './idempotency-key.entity';

/** What makes two requests the same. */
export interface IdempotentRequest {
  /** 0 when no one is logged in. */
  readonly userId: number;
  readonly operation: string;
  /** Null: the request is simply not idempotent. */
  readonly key: string | null;
  /** All that the caller asked for, as JSON. */
  readonly body: unknown;
}

/** A request with a key. */
export type KeyedRequest = IdempotentRequest & { readonly key: string };

export function isKeyed<Request extends IdempotentRequest>(request: Request): request is Request & KeyedRequest {
  return request.key !== null;
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

export function idOf({ userId, operation, key }: KeyedRequest): KeyId {
  return { userId, operation, key };
}

/** Throws `BAD_USER_INPUT` for a key that no header or database could carry. */
export function checkIdempotencyKey(key: string): void {
  const check = startInputCheck();
  check.text('idempotencyKey', key, { min: 1, max: MAX_KEY_LENGTH });
  check.done();
}

export function hashOf({ body }: IdempotentRequest): string {
  return hash('sha256', JSON.stringify(body));
}

/** The key's row unless it is too old, in which case it is removed. */
export async function findFresh(manager: EntityManager, id: KeyId, now: Date): Promise<IdempotencyKeyEntity | null> {
  const [stored = null] = await findFreshRows(manager, [id], now);
  return stored;
}

async function findFreshRows(
  manager: EntityManager,
  ids: readonly KeyId[],
  now: Date,
): Promise<IdempotencyKeyEntity[]> {
  if (ids.length === 0) return [];
  const oldest = oldestAt(now);
  const stored = await findRows(manager, ids);
  const tooOld = stored.filter(({ createdAt }) => createdAt <= oldest);
  for (const { userId, operation, key } of tooOld) {
    await manager.delete(IdempotencyKeyEntity, { userId, operation, key, createdAt: LessThanOrEqual(oldest) });
  }
  return stored.filter((row) => !tooOld.includes(row));
}

/** By whole keys: each by itself an index look-up. On PostgreSQL they are arrays, so that the text is the same for any number. */
async function findRows(manager: EntityManager, ids: readonly KeyId[]): Promise<IdempotencyKeyEntity[]> {
  const { name, select, properties } = tableOf(manager, IdempotencyKeyEntity);
  const read = `SELECT ${select(properties)} FROM ${name} WHERE`;
  if (dialectOf(manager).kind === 'postgres') {
    const wanted =
      'SELECT * FROM unnest(CAST(:userIds AS bigint[]), CAST(:operations AS text[]), CAST(:keys AS text[]))';
    return readRows(manager, `${read} (user_id, operation, idempotency_key) IN (${wanted})`, {
      userIds: ids.map(({ userId }) => userId),
      operations: ids.map(({ operation }) => operation),
      keys: ids.map(({ key }) => key),
    });
  }
  const each = ids.map(
    (_, place) => `(user_id = :u${place} AND operation = :o${place} AND idempotency_key = :k${place})`,
  );
  const values = ids.flatMap(({ userId, operation, key }, place) => [
    [`u${place}`, userId],
    [`o${place}`, operation],
    [`k${place}`, key],
  ]);
  return readRows(manager, `${read} ${each.join(' OR ')}`, Object.fromEntries(values) as Parameters);
}

/**
 * For each request the stored answer of an earlier one with its key, or why it is refused (`IDEMPOTENCY_KEY_REUSED`,
 * `BAD_USER_INPUT`); null for one that is new or has no key. One statement for all of them.
 */
export async function findAnswers<T>(
  manager: EntityManager,
  requests: readonly IdempotentRequest[],
  now: Date,
): Promise<(IdempotentAnswer<T> | AppError | null)[]> {
  const problems = requests.map(({ key }) => (key === null ? undefined : orRefusal(() => checkIdempotencyKey(key))));
  const askable = requests.filter((_, place) => problems[place] === undefined).filter(isKeyed);
  const rows = await findFreshRows(manager, askable.map(idOf), now);
  const byId = new Map(rows.map((row) => [nameOf(row), row]));
  return requests.map((request, place) => {
    const problem = problems[place];
    if (problem) return problem;
    const stored = byId.get(nameOf(request));
    if (!stored) return null;
    return orRefusal(() => replay<T>(stored, hashOf(request)));
  });
}

function orRefusal<T>(work: () => T): T | AppError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function nameOf({ userId, operation, key }: Pick<IdempotentRequest, 'userId' | 'operation' | 'key'>): string {
  return JSON.stringify([userId, operation, key]);
}

/** Throws `IDEMPOTENCY_KEY_REUSED` when the stored answer is that of another request. */
export function replay<T>(stored: IdempotencyKeyEntity, requestHash: string): IdempotentAnswer<T> {
  if (stored.requestHash !== requestHash) throw new IdempotencyKeyReusedError();
  return { answer: JSON.parse(stored.answer ?? 'null') as T, isReplayed: true };
}

/** Deletes answers that have expired. */
export async function sweepIdempotencyKeys(dataSource: DataSource, now: Date, stopping?: AbortSignal): Promise<void> {
  await deleteInSteps(dataSource, IdempotencyKeyEntity, { createdAt: LessThan(oldestAt(now)) }, stopping);
}

function oldestAt(now: Date): Date {
  return new Date(now.getTime() - KEEP_HOURS * 3_600_000);
}
