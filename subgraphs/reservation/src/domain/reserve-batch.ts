import { ReservationMade } from '@gobbler/contracts';
import type { AppError, Clock, Lock } from '@gobbler/contracts';
import { portionsLeft, type Capacity } from './capacity';
import { lockCapacity } from './lock-capacity';
import { AlreadyReservedError, OwnPostError, PostClosedError, PostUnknownError, SoldOutError } from './errors';
import type { Decision, PostReader, ReserveRequest, RunBatch, Transaction, Transactions } from './ports';
import type { PostState } from './post-state';
import { toChange } from './reservation-change';

export interface ReserveBatchDeps {
  readonly lock: Lock;
  readonly posts: PostReader;
  readonly transactions: Transactions;
  readonly now: Clock;
}

/**
 * Decides a batch of requests for one post in one transaction (ADR 21). No portion is given away twice, whatever happens at the
 * same moment, because of three things together: the post is read after every request of the batch arrived, and its capacity
 * row only moves forward; every writer of a post's reservations locks that row first; and the portions are taken by one guarded
 * update. The lock around it only keeps several processes from queueing in the database.
 */
export function createReserveBatch({ lock, posts, transactions, now }: ReserveBatchDeps): RunBatch {
  return async (postId, requests) => {
    // First: a repeat gets its answer also while the post's service is down.
    const answered = await transactions.findAnswers(requests);
    const fresh = requests.filter((_, place) => answered[place] === null);
    const decided = fresh.length > 0 ? await decideAll(postId, fresh).catch(asOutcomeOf(fresh)) : [];
    const byRequest = new Map(fresh.map((request, place) => [request, decided[place]]));
    return requests.map((request, place) => answered[place] ?? byRequest.get(request) ?? new Error('no outcome'));
  };

  function decideAll(postId: number, requests: readonly ReserveRequest[]): ReturnType<RunBatch> {
    return lock.run(`reserve:post:${postId}`, async () => {
      const post = await posts.findNow(postId);
      return transactions.runBatch(requests, (tx, batch) => decide(tx, batch, post, now()));
    });
  }
}

/** An unknown post is refused only in here, after the keys: a repeat gets its answer although the post is gone by now. */
async function decide(
  tx: Transaction,
  requests: readonly ReserveRequest[],
  post: PostState | null,
  at: Date,
): Promise<readonly Decision[]> {
  if (!post) return requests.map(() => new PostUnknownError());
  const capacity = await lockCapacity(tx.capacities, post);
  const userIds = requests.map(({ userId }) => userId);
  const holders = await tx.reservations.findHolders(post.id, userIds);
  const isOpen = await tx.capacities.isOpenNow(post.id);

  const refusals = new Map<number, AppError>();
  const candidates: number[] = [];
  for (const userId of userIds) {
    if (userId === capacity.ownerId) refusals.set(userId, new OwnPostError());
    else if (holders.includes(userId)) refusals.set(userId, new AlreadyReservedError());
    else candidates.push(userId);
  }
  const left = isOpen ? portionsLeft({ portions: capacity.total, isHidden: false }, capacity.taken) : 0;
  const accepted = await acceptWithinQuotas(tx, { postId: post.id, candidates, left, at, refusals });
  const made = accepted.length > 0 ? await makeReservations(tx, post.id, accepted, { requests, at }) : new Map();
  return userIds.map(
    (userId) => made.get(userId) ?? refusals.get(userId) ?? (isOpen ? new SoldOutError() : new PostClosedError()),
  );
}

interface Candidates {
  readonly postId: number;
  /** Accounts, oldest request first. */
  readonly candidates: readonly number[];
  /** Portions that can still be taken. */
  readonly left: number;
  readonly at: Date;
  /** Gets those of the accounts that have no quota left. */
  readonly refusals: Map<number, AppError>;
}

/**
 * The first candidates with a quota left, as many as there are portions; it counts them. No more quotas are locked than are
 * needed: a request that is refused anyway costs nothing, and no quota waits for a crowded post.
 */
async function acceptWithinQuotas(
  tx: Transaction,
  { postId, candidates, left, at, refusals }: Candidates,
): Promise<readonly number[]> {
  const accepted: number[] = [];
  for (let next = 0; next < candidates.length && accepted.length < left;) {
    const group = candidates.slice(next, next + left - accepted.length);
    next += group.length;
    const quotas = await tx.quotas.lock(postId, group, at);
    const passed = group.filter((userId) => !quotas.refusals.has(userId));
    for (const [userId, refusal] of quotas.refusals) refusals.set(userId, refusal);
    await quotas.use(passed);
    accepted.push(...passed);
  }
  return accepted;
}

async function makeReservations(
  tx: Transaction,
  postId: number,
  userIds: readonly number[],
  { requests, at }: { requests: readonly ReserveRequest[]; at: Date },
): Promise<ReadonlyMap<number, Decision>> {
  const after = await tx.capacities.takePortions(postId, userIds);
  const reservations = await tx.reservations.insert(postId, userIds, at);
  const traces = new Map(requests.map(({ userId, traceparent }) => [userId, traceparent ?? null]));
  await tx.outbox.append(
    ReservationMade,
    reservations.map((reservation, place) => ({
      data: toChange(reservation, stepsBefore(after, userIds.length - 1 - place)),
      traceparent: traces.get(reservation.userId) ?? null,
    })),
  );
  return new Map(reservations.map((reservation) => [reservation.userId, reservation]));
}

/** Each reservation reports the row as if it had been updated for it alone. */
function stepsBefore(capacity: Capacity, steps: number): Capacity {
  return { ...capacity, taken: capacity.taken - steps, revision: capacity.revision - steps };
}

/** A failure of the whole batch, for each of its requests. */
function asOutcomeOf(requests: readonly ReserveRequest[]) {
  return (error: unknown) => {
    const failure = error instanceof Error ? error : new Error(String(error));
    return requests.map(() => failure);
  };
}
