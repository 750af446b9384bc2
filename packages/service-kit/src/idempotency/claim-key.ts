import { IdempotencyInProgressError } from '@gobbler/contracts';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { pollForLease } from '../concurrency/lease';
import { isDuplicate } from '../database/database-errors';
import { IdempotencyKeyEntity } from './idempotency-key.entity';
import { checkIdempotencyKey, findFresh, hashOf, idOf, replay, type KeyedRequest, type KeyId } from './keyed-request';

/** A request's hold on its key, committed before the work begins. */
export interface KeyClaim extends KeyId {
  /** Distinguishes it from a later claim of the same key. */
  readonly createdAt: Date;
}

export type KeyClaimOutcome<T> =
  | { readonly kind: 'answered'; readonly answer: T }
  /** To be ended by {@link keepAnswer} in the transaction of the effect, or by {@link releaseKey}. */
  | { readonly kind: 'claimed'; readonly claim: KeyClaim };

/** Milliseconds after which a claim counts as left behind by a process that died: longer than any request takes. */
const CLAIM_MS = 6_000;
/** For the request that holds the key. */
const POLL = { waitMs: 500, everyMs: 50 };

/**
 * Takes hold of a key for work that calls others and so can't be one transaction; what can be, uses `runIdempotent`.
 * Throws `IDEMPOTENCY_IN_PROGRESS` when another request still holds it after 0.5 s, `IDEMPOTENCY_KEY_REUSED` for another body,
 * `BAD_USER_INPUT` for a key that no header or database could carry.
 */
export async function claimKey<T>(
  dataSource: DataSource,
  request: KeyedRequest,
  now: () => Date,
): Promise<KeyClaimOutcome<T>> {
  checkIdempotencyKey(request.key);
  const outcome = await pollForLease(() => tryClaim<T>(dataSource, idOf(request), hashOf(request), now), POLL);
  if (!outcome) throw new IdempotencyInProgressError();
  return outcome;
}

/** Null while another request holds the key, or when one was faster just now. */
async function tryClaim<T>(
  dataSource: DataSource,
  id: KeyId,
  requestHash: string,
  now: () => Date,
): Promise<KeyClaimOutcome<T> | null> {
  const stored = await findFresh(dataSource.manager, id, now());
  if (stored) {
    const { answer } = replay<T>(stored, requestHash);
    if (stored.answer !== null) return { kind: 'answered', answer };
  }
  const createdAt = now();
  const claimed = { kind: 'claimed', claim: { ...id, createdAt } } as const;
  if (!stored) return (await insert(dataSource, { ...id, requestHash, answer: null, createdAt })) ? claimed : null;
  if (createdAt.getTime() - stored.createdAt.getTime() <= CLAIM_MS) return null;
  return (await takeOver(dataSource, { ...id, createdAt: stored.createdAt }, createdAt)) ? claimed : null;
}

/**
 * Stores the answer inside the transaction of the effect. Throws `IDEMPOTENCY_IN_PROGRESS`, so that the effect is rolled back,
 * when another request has taken the key over meanwhile.
 */
export async function keepAnswer(manager: EntityManager, claim: KeyClaim, answer: unknown): Promise<void> {
  const mine = { ...claim, answer: IsNull() };
  const { affected } = await manager.update(IdempotencyKeyEntity, mine, { answer: JSON.stringify(answer) });
  if (affected !== 1) throw new IdempotencyInProgressError();
}

/** Gives the key free after a refusal. Never rejects, and changes nothing when the answer was stored after all. */
export async function releaseKey(dataSource: DataSource, claim: KeyClaim): Promise<void> {
  // With the database out the claim stays, for as long as one may.
  await dataSource.manager.delete(IdempotencyKeyEntity, { ...claim, answer: IsNull() }).catch(() => undefined);
}

async function insert(dataSource: DataSource, row: IdempotencyKeyEntity): Promise<boolean> {
  try {
    await dataSource.manager.insert(IdempotencyKeyEntity, row);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

async function takeOver(dataSource: DataSource, left: KeyClaim, createdAt: Date): Promise<boolean> {
  const { affected } = await dataSource.manager.update(
    IdempotencyKeyEntity,
    { ...left, answer: IsNull() },
    { createdAt },
  );
  return affected === 1;
}
