import type { Account, PendingAccount } from './account';
import type { Client, NewSession, RefreshTokenRecord, RevokedSession, SessionTimes } from './session';

/** Accounts whose sign-up is over. */
export interface AccountRepository {
  findByEmailKey(emailKey: string): Promise<Account | null>;
  findByIds(ids: readonly number[]): Promise<readonly Account[]>;
  /** `taken`: another account has that address; `unknown`: there is no such account. */
  changeEmail(id: number, email: string, emailKey: string, at: Date): Promise<'changed' | 'taken' | 'unknown'>;
  /** Stores the same password in another form, unless the account has another hash by now; false then. */
  renewHash(id: number, oldHash: string, newHash: string): Promise<boolean>;
}

/** What a sign-up claims an account for. */
export interface AccountClaim {
  readonly email: string;
  readonly emailKey: string;
  readonly passwordHash: string;
  readonly attempt: string;
  readonly at: Date;
  /** Until then no other attempt may take the account over. */
  readonly endsAt: Date;
}

export type ClaimOutcome =
  | { readonly kind: 'claimed'; readonly account: PendingAccount }
  /** An account with this address is finished. */
  | { readonly kind: 'taken' }
  /** Another sign-up holds it at this moment. */
  | { readonly kind: 'busy' };

/** Accounts that are being made. All changes but `claim` do nothing once another attempt took the account over. */
export interface PendingAccountRepository {
  /** Commits a pending account, or takes over one whose attempt has ended. */
  claim(claim: AccountClaim): Promise<ClaimOutcome>;
  /**
   * Finishes the account, begins its first session and stores the answer to the request's key if it has one, in one transaction;
   * false when another attempt took the account over. Throws `IDEMPOTENCY_IN_PROGRESS` when one took the key over.
   */
  activate(account: PendingAccount, session: NewSession, answer?: KeyedAnswer | null): Promise<boolean>;
  /** Ends the attempt and keeps the account, for the next one to go on with. */
  release(account: PendingAccount, at: Date): Promise<void>;
  /** Removes an account that has no profile. */
  remove(account: PendingAccount): Promise<void>;
  /** Frees the address and keeps the id until its profile is removed; false when another attempt took the account over. */
  abandon(account: StaleAccount): Promise<boolean>;
  /** Pending and abandoned accounts whose attempt ended before `endedBefore`. */
  findStale(endedBefore: Date, limit: number): Promise<readonly StaleAccount[]>;
  removeAbandoned(id: number): Promise<void>;
}

/** A sign-up under an idempotency key. There is no person yet, so the address stands in for one. */
interface KeyedSignUp {
  readonly emailKey: string;
  readonly key: string;
  /** All that was asked for but the password, of which nothing is stored that could be tried quickly. */
  readonly body: unknown;
}

/** What is stored of a sign-up's answer: nothing that lets anybody in. */
export interface StoredSignUp {
  readonly userId: number;
  /** RFC 3339. */
  readonly createdAt: string;
}

/** A request's hold on its key. */
export interface SignUpClaim {
  readonly userId: number;
  readonly operation: string;
  readonly key: string;
  readonly createdAt: Date;
}

interface KeyedAnswer {
  readonly claim: SignUpClaim;
  readonly answer: StoredSignUp;
}

export interface SignUpKeys {
  /** Throws `BAD_USER_INPUT`, `IDEMPOTENCY_IN_PROGRESS`, `IDEMPOTENCY_KEY_REUSED`. */
  claim(
    request: KeyedSignUp,
  ): Promise<
    | { readonly kind: 'answered'; readonly answer: StoredSignUp }
    | { readonly kind: 'claimed'; readonly claim: SignUpClaim }
  >;
  /** Gives a key free whose request was refused. Never rejects. */
  release(claim: SignUpClaim): Promise<void>;
}

export type StaleAccount = Pick<PendingAccount, 'id' | 'attempt'>;

export interface RefreshTokenTrade {
  readonly hash: string;
  readonly next: RefreshTokenRecord;
  readonly times: SessionTimes;
  readonly at: Date;
}

export type TradeOutcome =
  | { readonly kind: 'traded'; readonly sid: string; readonly userId: number }
  /** It was traded a moment ago, at `at`: a client asks twice at once, or did not get the answer. */
  | { readonly kind: 'repeated'; readonly sid: string; readonly userId: number; readonly at: Date }
  /** It was traded before. */
  | { readonly kind: 'reused'; readonly sid: string }
  /** Never issued, run out, or of a session that is over. */
  | { readonly kind: 'unknown' };

/** A place in the list of revoked sessions. */
export interface RevocationPlace {
  readonly revokedAt: Date;
  readonly sid: string;
}

export interface SessionRepository {
  /** Stores a session, and ends the oldest of that person's when there are more than `maxSessions`. */
  insert(session: NewSession): Promise<void>;
  /**
   * Uses a refresh token up and stores the next one, in one transaction. Of many at once exactly one is `traded`, the others
   * are `repeated`, as is one within {@link REPEAT_MS} after it, until the next token is used itself; then they are `reused`.
   */
  trade(trade: RefreshTokenTrade): Promise<TradeOutcome>;
  /** Ends a session with all its tokens; resolves to false, and changes nothing, when it has ended already. */
  revoke(sid: string, at: Date): Promise<boolean>;
  /** The client that started the session; null unless it is this user's, is active at `at`, and the account exists. */
  clientOf(sid: string, userId: number, at: Date): Promise<Client | null>;
  /** Revoked sessions behind `after` whose tokens end later than `tokensExpireAfter`, by time of revocation, then id. */
  findRevoked(after: RevocationPlace, tokensExpireAfter: Date, limit: number): Promise<readonly RevokedSession[]>;
  /** Sessions ended before that whose devices are still to be removed; at most `limit`. */
  findWithDevicesLeft(revokedBefore: Date, limit: number): Promise<readonly string[]>;
  noteDevicesRemoved(sids: readonly string[]): Promise<void>;
  /** Removes what is no longer usable or requestable at `at`; at most `limit` sessions and tokens. */
  removeExpired(at: Date, limit: number): Promise<number>;
}

type AttemptOutcome =
  { readonly kind: 'granted'; readonly attempt: GrantedAttempt } | { readonly kind: 'refused'; readonly freeAt: Date };

interface GrantedAttempt {
  readonly key: string;
  readonly slot: number;
  readonly at: Date;
}

/** Counts the passwords tried under a key, such as an address, known or not, over all processes and restarts. */
export interface LoginAttemptRepository {
  /** Takes one of the `limit` slots that each key has; a slot is free again after `windowMs`. */
  take(key: string, at: Date, limit: number, windowMs: number): Promise<AttemptOutcome>;
  /** Gives a slot back whose password was right, or was never compared. */
  giveBack(attempt: GrantedAttempt): Promise<void>;
  removeBefore(at: Date, stopping?: AbortSignal): Promise<void>;
}

type CountOutcome =
  { readonly kind: 'granted'; readonly window: CountedWindow } | { readonly kind: 'refused'; readonly freeAt: Date };

interface CountedWindow {
  readonly keyHash: string;
  readonly startedAt: Date;
}

/** Counts what a source does, over all processes and restarts. The window of a key begins with its first count. */
export interface SourceCounterRepository {
  take(key: string, at: Date, limit: number, windowMs: number): Promise<CountOutcome>;
  /** Takes one count of that window back. */
  giveBack(window: CountedWindow): Promise<void>;
  removeBefore(at: Date, stopping?: AbortSignal): Promise<void>;
}

/** From where each account was logged in to before; a bounded number of sources, stored hashed. */
export interface KnownSourceRepository {
  isKnown(userId: number, source: string): Promise<boolean>;
  remember(userId: number, source: string, at: Date): Promise<void>;
  removeBefore(at: Date, stopping?: AbortSignal): Promise<void>;
}

/** Passwords, hashed off the event loop. Hashing and comparing throw `OVERLOADED` when too many are waiting. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes the same time for no hash (an account that does not exist), and then is false. */
  verify(password: string, hash: string | null): Promise<boolean>;
  /** Whether a hash uses an older scheme and its correct password may be rehashed. */
  mayRenew(password: string, hash: string): boolean;
}

/** The user subgraph's side of an account. */
export interface Profiles {
  /** Makes or overwrites the profile. Throws `BAD_USER_INPUT`, or `SUBGRAPH_UNAVAILABLE` when the outcome is not known. */
  create(profile: NewProfile): Promise<void>;
  /** Removes the profile; removing what is not there is fine. */
  remove(userId: number): Promise<void>;
  /** Removes the devices that these sessions registered. */
  removeDevices(sids: readonly string[]): Promise<void>;
}

export interface NewProfile {
  readonly userId: number;
  readonly username: string;
  readonly createdAt: Date;
  readonly deviceToken: string | null;
  /** The session that the device belongs to. */
  readonly sid: string;
}

/** What an access token says. */
interface AccessTokenClaims {
  /** `jti`. */
  readonly id: string;
  readonly userId: number;
  readonly sid: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** What a refresh token is traded for; the same for the same token, so that the answer can be given once more. */
export interface NextTokens {
  readonly refreshToken: string;
  readonly accessTokenId: string;
}

export interface Tokens {
  /** The same text for the same claims. */
  signAccessToken(claims: AccessTokenClaims): Promise<string>;
  /** 256 bits of chance, as text. */
  newRefreshToken(): string;
  /** Uses auth's key: no one else can derive the next token from the previous one. */
  nextTokens(refreshToken: string): NextTokens;
  hashRefreshToken(token: string): string;
  /** An unguessable id. */
  newId(): string;
}
