import type { ImageStore, ReservationChange, Slice } from '@gobbler/contracts';
import type { Position } from './geo/position';
import type { NewPost, Post } from './post';

/** How much one account may post. */
export interface PostQuotas {
  /** New posts within 24 hours, deleted ones too. */
  readonly postsPerDay: number;
  /** Posts at once that have not ended, hidden ones too. */
  readonly openPosts: number;
  /** Uploads within 24 hours, also those that break off. */
  readonly uploadsPerDay: number;
  /** Uploads that wait for a post; one more replaces the oldest. */
  readonly pendingUploads: number;
}

/** A request for a change; two with the same user, operation, key and body are one and the same. */
export interface KeyedRequest {
  readonly userId: number;
  readonly operation: string;
  /** Null: a repeat is another request. */
  readonly key: string | null;
  /** All that was asked for, as JSON; a picture by the SHA-256 of its bytes, since a repeat uploads it again. */
  readonly body: unknown;
}

/** What became of a request, and whether this is the answer to an earlier one with the same key. */
export interface Outcome {
  /** The post as the request left it; a deleted one as it was. */
  readonly post: Post;
  readonly isReplayed: boolean;
}

interface ChangeOutcome extends Outcome {
  /** The post before the change; null when replayed. */
  readonly before: Post | null;
}

/** A picture that was made out of an upload and is about to become a post's. */
export interface PictureUse {
  readonly picture: string;
  readonly uploadId: string;
  /** Hash of the uploaded bytes; null when it was not needed. */
  readonly digest: string | null;
}

/** A search near a place, checked. */
export interface NearbyQuery {
  readonly near: Position;
  readonly radiusKm: number;
  /** Lower-case words that title or description must contain. */
  readonly words: readonly string[];
  readonly limit: number;
  /** Continue after this post at this distance. */
  readonly after: {
    readonly distanceKm: number;
    readonly postId: number;
    /** The H3 cell of the post's centre; cursors of earlier versions don't have it. */
    readonly cell?: string | undefined;
  } | null;
}

export interface NearbyPost {
  readonly post: Post;
  /** To the centre of the post's cell. */
  readonly distanceKm: number;
}

/** A page of each of these people's posts, oldest first. */
export interface OwnersQuery {
  readonly ownerIds: readonly number[];
  readonly slice: Slice;
  /** Sees their own hidden and ended posts too. */
  readonly viewerId: number | null;
}

export interface PostRepository {
  /** The database's running clock, which decides what has ended. */
  now(): Promise<Date>;
  findByIds(ids: readonly number[]): Promise<readonly Post[]>;
  /** Not hidden, not ended, not known to be full; by distance, then id. */
  findNearby(query: NearbyQuery): Promise<readonly NearbyPost[]>;
  findByOwners(query: OwnersQuery): Promise<readonly Post[]>;
  /** What the same request was answered before; null when it is new or has no key. Throws `IDEMPOTENCY_KEY_REUSED`. */
  findAnswer(request: KeyedRequest): Promise<Post | null>;
  /** Throws `QUOTA_EXCEEDED` when the owner may not post one more now; `create` decides it for good. */
  checkQuota(post: Pick<NewPost, 'ownerId' | 'createdAt'>): Promise<void>;
  /**
   * Writes the post, its event and the answer to its key, or finds that the same request has made one before.
   * Throws `QUOTA_EXCEEDED`.
   */
  create(request: KeyedRequest, post: NewPost, use: PictureUse | null): Promise<Outcome>;
  /**
   * Locks the post and writes what `decide` makes of it, with the event; the same object back means no change.
   * `decide` may run more than once. Throws `NOT_FOUND`, `QUOTA_EXCEEDED` for an ended post that would be open again,
   * and whatever `decide` throws.
   */
  change(
    request: KeyedRequest,
    id: number,
    decide: (post: Post, now: Date) => Post,
    use: PictureUse | null,
  ): Promise<ChangeOutcome>;
  /** Locks the post, has it checked and removes it, with the event. Throws `NOT_FOUND` and what `check` throws. */
  remove(request: KeyedRequest, id: number, check: (post: Post) => void): Promise<Outcome>;
}

/** The reservation subgraph, which knows who holds what. */
export interface HeldPosts {
  /** Of these posts, those of which the person holds a reservation. Throws `SUBGRAPH_UNAVAILABLE`. */
  findHeld(
    viewer: { readonly userId: number; readonly sid: string },
    postIds: readonly number[],
  ): Promise<readonly number[]>;
}

/** How many portions of a post are taken, kept from events so that search can pass over full ones. A hint, no more. */
export interface TakenHints {
  /** Once an event; what is older than what is known already is dropped. */
  record(eventId: string, change: ReservationChange): Promise<void>;
}

/** Uploaded bytes, unchecked. */
interface Upload {
  readonly id: string;
  readonly userId: number;
  readonly createdAt: Date;
  /** Has become a post's picture; an upload does so once. */
  readonly isUsed: boolean;
  /** SHA-256 of the bytes of a used one, hexadecimal, where it was needed. */
  readonly digest: string | null;
}

export interface AddedUpload {
  readonly id: string;
  /** Uploads that were forgotten for it. */
  readonly dropped: readonly string[];
  readonly isReplayed: boolean;
}

export interface UploadRepository {
  find(id: string): Promise<Upload | null>;
  /**
   * Keeps the newest unused uploads of the person and forgets the rest. A repeat under the same key adds none.
   * Throws `QUOTA_EXCEEDED`, `IDEMPOTENCY_*`.
   */
  add(upload: Pick<Upload, 'id' | 'userId' | 'createdAt'>, key: string | null): Promise<AddedUpload>;
  /** Forgets one whose bytes never came; it stays counted. */
  remove(id: string): Promise<void>;
}

export type ByteSource = Parameters<ImageStore['writeQuarantined']>[1];

/** What becomes of uploaded bytes. */
export interface Pictures {
  /** SHA-256 of the uploaded bytes, hexadecimal; null when none are there. */
  digestOf(uploadId: string): Promise<string | null>;
  /**
   * Decodes, re-encodes and publishes the upload; resolves to the new picture's name.
   * Throws `BAD_USER_INPUT`, `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE`, `OVERLOADED`.
   */
  publish(uploadId: string): Promise<string>;
  /** Removes a picture unless a post uses it. Never rejects: what can't be removed now is swept later. */
  dispose(picture: string): Promise<void>;
  /** Drops uploaded bytes that were made use of. Never rejects. */
  forgetUpload(uploadId: string): Promise<void>;
}

/** Lets requests of one key run one after the other within this process. Throws `IDEMPOTENCY_IN_PROGRESS` after 0.5 s. */
export interface KeyMutex {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}
