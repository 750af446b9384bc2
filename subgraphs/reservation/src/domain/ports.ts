import type { EventDefinition } from '@gobbler/contracts';
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
  /** Makes the row, locked. The transaction begins again when somebody else made it at the same moment. */
  insert(post: PostState): Promise<Capacity>;
  /** Takes over what this version of the post says. */
  bringForward(post: PostState): Promise<Capacity>;
  /** Counts one more as taken if the post is open, not ended by the database's clock, not this person's own, and has one left; else null. */
  takePortion(postId: number, userId: number): Promise<Capacity | null>;
  /** Whether the post is shown and has not ended, by the database's clock. */
  isOpenNow(postId: number): Promise<boolean>;
  /** Counts one less as taken. */
  giveBack(postId: number): Promise<Capacity>;
  /** Closes the post with nothing taken. */
  close(postId: number): Promise<void>;
}

/** Reservations inside a transaction that has locked their post's capacity row. */
export interface ReservationRows {
  isHeldBy(userId: number, postId: number): Promise<boolean>;
  /** Throws `ALREADY_RESERVED` when the person holds one. */
  insert(userId: number, postId: number, at: Date): Promise<Reservation>;
  /** Null when it is not active any more. */
  cancel(id: number, at: Date): Promise<Reservation | null>;
  /** Closes all active ones of a deleted post; they remember the event. Returns whose they were, oldest first. */
  closeAll(postId: number, eventId: string, at: Date): Promise<readonly number[]>;
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
  /** Counts one more reservation, before it is inserted. Throws `QUOTA_EXCEEDED`. */
  use(userId: number, postId: number, at: Date): Promise<void>;
}

/** Events that leave once the transaction is committed. */
export interface Outbox {
  append<Data>(definition: EventDefinition<Data>, data: Data): Promise<void>;
}

/** One transaction, handed to its work. Lock order: capacity row, then the account's quota, then reservations. */
export interface Transaction {
  readonly capacities: CapacityRows;
  readonly quotas: QuotaRows;
  readonly reservations: ReservationRows;
  readonly outbox: Outbox;
}

/** A reservation, and whether an earlier request with the same key made it. */
export interface ReserveOutcome {
  readonly reservation: Reservation;
  readonly isReplayed: boolean;
}

/** A request that may be repeated under its key. */
export interface KeyedRequest {
  readonly userId: number;
  readonly operation: string;
  /** Null: a repeat is a new request. */
  readonly key: string | null;
  /** All that was asked for, as JSON. */
  readonly body: unknown;
}

/**
 * Runs work in one transaction, READ COMMITTED, which is begun again from its start when the database asks for it:
 * the work must have no effect outside. Throws `SUBGRAPH_UNAVAILABLE` when that does not help.
 */
export interface Transactions {
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Begins with the request's key and ends with the stored answer, so that a repeat gets that answer; a refusal leaves no trace.
   * Throws `IDEMPOTENCY_IN_PROGRESS` and `IDEMPOTENCY_KEY_REUSED`.
   */
  runOnce(request: KeyedRequest, work: (tx: Transaction) => Promise<Reservation>): Promise<ReserveOutcome>;
  /** What was answered to the same request before; null when it is new or has no key. Throws `IDEMPOTENCY_KEY_REUSED`. */
  findAnswer(request: KeyedRequest): Promise<Reservation | null>;
  /** Does nothing for an event that was handled before. */
  runForEvent(eventId: string, work: (tx: Transaction) => Promise<void>): Promise<void>;
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
  /** The active ones with an id above `afterId`, at most `limit` for each post. */
  findActiveOfPosts(postIds: readonly number[], limit: number, afterId: number): Promise<readonly Reservation[]>;
  /** The active ones with an id above `afterId`, at most `limit` for each person. */
  findActiveOfUsers(userIds: readonly number[], limit: number, afterId: number): Promise<readonly Reservation[]>;
}

/**
 * Has a repeat of a keyed request wait while the request runs in this process. Throws `IDEMPOTENCY_IN_PROGRESS` after 0.5 s.
 */
export type KeyTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * Has work of one key wait, within this process, for what came before it; what is asked for later comes later.
 * Throws `DEADLINE_EXCEEDED`, with the work not begun, when its request ran out of time meanwhile.
 */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;
