import { setTimeout as sleep } from 'node:timers/promises';
import { IdempotencyInProgressError } from '@gobbler/contracts';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { isDuplicate } from '../database/database-errors';
import { IdempotencyKeyEntity } from './idempotency-key.entity';
import { findFresh, hashOf, idOf, replay, type IdempotentRequest, type KeyId } from './keyed-request';

/** A request's hold on its key, committed before the work begins. */
export interface KeyClaim extends KeyId {
  /** Tells it from a later claim of the same key. */
  readonly createdAt: Date;
}

export type KeyClaimOutcome<T> =
  | { readonly kind: 'answered'; readonly answer: T }
  /** To be ended by {@link keepAnswer} in the transaction of the effect, or by {@link releaseKey}. */
  | { readonly kind: 'claimed'; readonly claim: KeyClaim };

/** Milliseconds after which a claim counts as left behind by a process that died: longer than any request takes. */
const CLAIM_MS = 6_000;
const MAX_WAIT_MS = 500;
const LOOK_AGAIN_MS = 50;

/**
 * Takes hold of a key for work that calls others and so can't be one transaction; what can be, uses `runIdempotent`.
 * Throws `IDEMPOTENCY_IN_PROGRESS` when another request still holds it after 0.5 s, `IDEMPOTENCY_KEY_REUSED` for another body,
 * `BAD_USER_INPUT` for a key that no header or database could carry.
 */
export async function claimKey<T>(
  dataSource: DataSource,
  request: IdempotentRequest & { readonly key: string },
  now: () => Date,
): Promise<KeyClaimOutcome<T>> {
  const id = idOf(request);
  const requestHash = hashOf(request);
  const until = performance.now() + MAX_WAIT_MS;
  for (;;) {
    const stored = await findFresh(dataSource.manager, id, now());
    if (stored && stored.answer !== null) {
      return { kind: 'answered', answer: replay<T>(stored, requestHash).answer };
    }
    const createdAt = now();
    if (!stored) {
      if (await insert(dataSource, { ...id, requestHash, answer: null, createdAt })) return claimed(id, createdAt);
      continue;
    }
    replay(stored, requestHash);
    if (createdAt.getTime() - stored.createdAt.getTime() > CLAIM_MS) {
      if (await takeOver(dataSource, { ...id, createdAt: stored.createdAt }, createdAt)) return claimed(id, createdAt);
      continue;
    }
    if (performance.now() >= until) throw new IdempotencyInProgressError();
    await sleep(LOOK_AGAIN_MS);
  }
}

function claimed(id: KeyId, createdAt: Date): { kind: 'claimed'; claim: KeyClaim } {
  return { kind: 'claimed', claim: { ...id, createdAt } };
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
