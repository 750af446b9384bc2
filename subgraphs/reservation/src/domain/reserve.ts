import { ReservationMade } from '@gobbler/contracts';
import type { AppError, Clock, CrashPoint, Lock } from '@gobbler/contracts';
import { lockCapacity, type Capacity } from './capacity';
import { AlreadyReservedError, OwnPostError, PostClosedError, PostUnknownError, SoldOutError } from './errors';
import type {
  CapacityRows,
  InTurn,
  KeyedRequest,
  KeyTurn,
  PostReader,
  ReserveOutcome,
  Transaction,
  Transactions,
} from './ports';
import type { PostState } from './post-state';
import type { Reservation } from './reservation';
import { toChange } from './reservation-change';

export interface ReserveDeps {
  readonly lock: Lock;
  readonly inTurn: InTurn;
  readonly keyTurn: KeyTurn;
  readonly posts: PostReader;
  readonly transactions: Transactions;
  readonly now: Clock;
  readonly crashPoint: CrashPoint;
}

/**
 * Nothing is given away twice, whatever happens at the same moment, because of three things together: the post is read after
 * the request began and its capacity row only moves forward; whoever changes a post's reservations locks that row first;
 * and the portion is taken by one guarded update. The lock around it only keeps a crowd from queueing up in the database; as it
 * is waited for briefly, the turn keeps this process's own crowd from holding all connections while one of it is served.
 */
export function createReserve({ lock, inTurn, keyTurn, posts, transactions, now, crashPoint }: ReserveDeps) {
  /**
   * Reserves one portion. Throws `OWN_POST`, `ALREADY_RESERVED`, `POST_CLOSED`, `SOLD_OUT`, `POST_UNKNOWN`,
   * `QUOTA_EXCEEDED`, `SUBGRAPH_UNAVAILABLE` (nothing was reserved), `IDEMPOTENCY_IN_PROGRESS`, `IDEMPOTENCY_KEY_REUSED`.
   */
  function reserve(userId: number, postId: number, key: string | null): Promise<ReserveOutcome> {
    const request = { userId, operation: 'reserve', key, body: { postId } };
    return key === null
      ? reserveOnce(request, postId)
      : keyTurn(`${userId} ${key}`, () => reserveOnce(request, postId));
  }

  async function reserveOnce(request: KeyedRequest, postId: number): Promise<ReserveOutcome> {
    // Before anything else is asked: a repeat gets its answer also while the post's service is out.
    const earlier = await transactions.findAnswer(request);
    if (earlier) return { reservation: earlier, isReplayed: true };
    const outcome = await lock.run(`reserve:post:${postId}`, async () => {
      crashPoint('reservation.after-lock');
      const post = await posts.findNow(postId);
      // The account first: its parallel requests would wait for its quota while they hold the rows of many posts.
      const made = await inTurn(`account ${request.userId}`, () =>
        inTurn(`post ${postId}`, () =>
          transactions.runOnce(request, (tx) => makeReservation(tx, request.userId, post)),
        ),
      );
      crashPoint('reservation.after-commit');
      return made;
    });
    crashPoint('reservation.before-answer');
    return outcome;
  }

  /** An unknown post is refused only in here, behind the key: a repeat gets its answer although the post is gone by now. */
  async function makeReservation(tx: Transaction, userId: number, post: PostState | null): Promise<Reservation> {
    if (!post) throw new PostUnknownError();
    const capacity = await lockCapacity(tx.capacities, post);
    crashPoint('reservation.after-row-lock');
    if (capacity.ownerId === userId) throw new OwnPostError();
    if (await tx.reservations.isHeldBy(userId, post.id)) throw new AlreadyReservedError();
    const taken = await takePortion(tx.capacities, userId, post.id);
    crashPoint('reservation.after-update');
    const at = now();
    // Last, and after the capacity row: what would be refused anyway costs nothing, and no quota waits for a crowded post.
    await tx.quotas.use(userId, post.id, at);
    const reservation = await tx.reservations.insert(userId, post.id, at);
    crashPoint('reservation.after-insert');
    await tx.outbox.append(ReservationMade, toChange(reservation, taken));
    return reservation;
  }

  return reserve;
}

async function takePortion(capacities: CapacityRows, userId: number, postId: number): Promise<Capacity> {
  const taken = await capacities.takePortion(postId, userId);
  if (!taken) throw await whyRefused(capacities, postId);
  return taken;
}

async function whyRefused(capacities: CapacityRows, postId: number): Promise<AppError> {
  return (await capacities.isOpenNow(postId)) ? new SoldOutError() : new PostClosedError();
}
