import type { AppError, EventDefinition, Slice } from '@gobbler/contracts';
import type { Capacity } from './capacity';
import type { PostState } from './post-state';
import type { Reservation } from './reservation';

/** Whose post it is. */
export type PostOwner = Pick<Capacity, 'postId' | 'ownerId'>;

/** The post subgraph. */
export interface PostReader {
  /** The post as it is at this moment, null when there is none. Throws `SUBGRAPH_UNAVAILABLE`. */
  findNow(postId: number): Promise<PostState | null>;
  /** Whose these posts are; unknown ones are left out. Throws `SUBGRAPH_UNAVAILABLE`. */
  findOwners(postIds: readonly number[]): Promise<readonly PostOwner[]>;
}

/** Capacity rows inside a transaction; all but `lock` and `insert` are for a row that this transaction has locked. */
export interface CapacityRows {
  /** Waits for the row for half a second at most, then the transaction begins again; null when there is none. */
  lock(postId: number): Promise<Capacity | null>;
  /** Makes the row, locked. The transaction begins again when another transaction made it at the same moment. */
  insert(post: PostState): Promise<Capacity>;
  /** Takes over what this version of the post says. */
  bringForward(post: PostState): Promise<Capacity>;
  /**
   * Counts a portion as taken for each of these accounts, in one guarded update: the post is open, has not ended by the
   * database's clock, belongs to none of them and has enough left. Else the transaction begins again.
   */
  takePortions(postId: number, userIds: readonly number[]): Promise<Capacity>;
  /** Whether the post is shown and has not ended, by the database's clock. */
  isOpenNow(postId: number): Promise<boolean>;
  /** Counts one less as taken. */
  giveBack(postId: number): Promise<Capacity>;
  /** Closes the post for good, and counts so many less as taken; `all`: nothing is taken any more. */
  close(postId: number, released: number | 'all'): Promise<void>;
}

/** Reservations inside a transaction that has locked their post's capacity row. */
export interface ReservationRows {
  /** Which of these accounts hold a portion. */
  findHolders(postId: number, userIds: readonly number[]): Promise<readonly number[]>;
  /** One for each of these accounts, in their order. The transaction begins again when one of them holds a portion. */
  insert(postId: number, userIds: readonly number[], at: Date): Promise<readonly Reservation[]>;
  /** Null when it is not active any more. */
  cancel(id: number, at: Date): Promise<Reservation | null>;
  /** How many were active when the post was deleted: those that still are, and those that this deletion has closed. */
  countClosing(postId: number, eventId: string): Promise<number>;
  /** Closes active ones of a deleted post, at most `limit`, by id; they remember the event. */
  closeSome(closing: ClosingReservations): Promise<readonly Pick<Reservation, 'id' | 'userId'>[]>;
}

interface ClosingReservations {
  readonly postId: number;
  readonly eventId: string;
  readonly at: Date;
  readonly limit: number;
  /** Only those with a higher id. */
  readonly afterId: number;
}

/** How much one account may reserve. */
export interface ReservationQuotas {
  /** Reservations at once of posts that have not ended. */
  readonly open: number;
  /** Reservations within 24 hours, cancelled ones too. */
  readonly perDay: number;
  /** Different posts within 24 hours: each one reserved reveals an exact position, also when it is cancelled at once. */
  readonly positionsPerDay: number;
}

/** What accounts have used up. */
export interface QuotaRows {
  /** Locks the quotas of these accounts; `refusals` has an error (`QUOTA_EXCEEDED`) for those that have none left. */
  lock(postId: number, userIds: readonly number[], at: Date): Promise<AccountQuotas>;
}

interface AccountQuotas {
  readonly refusals: ReadonlyMap<number, AppError>;
  /** Counts one more reservation for each of these accounts. */
  use(userIds: readonly number[]): Promise<void>;
}

/** Events that leave once the transaction is committed. */
interface Outbox {
  append<Data>(definition: EventDefinition<Data>, events: readonly OutboxEvent<Data>[]): Promise<void>;
}

interface OutboxEvent<Data> {
  readonly data: Data;
  /** W3C trace context of the request that caused it; that of the current request when left out. */
  readonly traceparent?: string | null;
}

/** One transaction, handed to its work. Lock order: keys, capacity row, quotas by account, reservations. */
export interface Transaction {
  readonly capacities: CapacityRows;
  readonly quotas: QuotaRows;
  readonly reservations: ReservationRows;
  readonly outbox: Outbox;
}

/** A reservation as a request made or cancelled it, and whether this is the answer to an earlier one with the same key. */
export interface ReserveOutcome {
  readonly reservation: Reservation;
  readonly isReplayed: boolean;
}

/** A request that may be repeated under its key. */
interface KeyedRequest {
  readonly userId: number;
  readonly operation: string;
  /** Null: a repeat is a new request. */
  readonly key: string | null;
  /** All that was asked for, as JSON. */
  readonly body: unknown;
}

/** A request for one portion, or to cancel one. A batch holds at most one per account. */
export interface ReserveRequest extends KeyedRequest {
  /** W3C trace context. */
  readonly traceparent?: string | null;
}

/** A reservation, or why a request is refused. */
export type Decision = Reservation | AppError;

/**
 * Runs work in one transaction, READ COMMITTED, which is started again when the database asks for it:
 * the work must have no effect outside. Throws `SUBGRAPH_UNAVAILABLE` when that does not help.
 */
export interface Transactions {
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Begins with the requests' keys and ends with their stored answers, so that a repeat gets the same answer; a refusal leaves
   * no trace. `decide` gets the requests that were not answered before, and decides each of them. Nothing is answered before
   * the commit: when that fails, all of them fail; when its outcome is unknown, those that it would have accepted are
   * `OUTCOME_UNKNOWN`.
   */
  runBatch(
    requests: readonly ReserveRequest[],
    decide: (tx: Transaction, fresh: readonly ReserveRequest[]) => Promise<readonly Decision[]>,
  ): Promise<readonly (ReserveOutcome | Error)[]>;
  /** The answers to the same requests before; null for one that is new or has no key, an error for a key that was used otherwise. */
  findAnswers(requests: readonly KeyedRequest[]): Promise<readonly (ReserveOutcome | Error | null)[]>;
  /**
   * Does nothing for an event that was handled before. Work that resolves to a place runs again from there in another
   * transaction; only the last one makes the event handled, so that a redelivery after a crash does the rest.
   * @returns false when it ended between two because the service is being stopped
   */
  runForEvent<Place>(
    eventId: string,
    work: (tx: Transaction, from: Place | undefined) => Promise<Place | undefined>,
  ): Promise<boolean>;
}

/** Reads capacity rows without locking them. */
export interface CapacityRepository {
  findByPostIds(postIds: readonly number[]): Promise<readonly Capacity[]>;
}

/** Reads reservations without locking them; lists are in the order of their ids, which is that of their making. */
export interface ReservationRepository {
  findByIds(ids: readonly number[]): Promise<readonly Reservation[]>;
  /** Of these posts, those of which the person holds a portion. */
  findHeldPostIds(userId: number, postIds: readonly number[]): Promise<readonly number[]>;
  /** A slice of the active ones of each post. */
  findActiveOfPosts(postIds: readonly number[], slice: Slice): Promise<readonly Reservation[]>;
  /** A slice of the active ones of each person. */
  findActiveOfUsers(userIds: readonly number[], slice: Slice): Promise<readonly Reservation[]>;
}

/** A mutex per key within this process, FIFO. Throws `DEADLINE_EXCEEDED` or what it is made with, and never starts the work then. */
export interface KeyedMutex {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Decides the requests of one post that waited at the same time; one outcome per request, in their order. */
export type RunBatch = (
  postId: number,
  requests: readonly ReserveRequest[],
) => Promise<readonly (ReserveOutcome | Error)[]>;

/**
 * Collects the requests of each post while a batch of the same post runs, and hands them to the next batch (group commit).
 * A request whose deadline has passed is dropped before its batch starts (`DEADLINE_EXCEEDED`).
 */
export type Batches = (run: RunBatch) => (postId: number, request: ReserveRequest) => Promise<ReserveOutcome>;
