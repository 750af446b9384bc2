/** Who a session is for: `facade` is the phone app, which knows no refresh and so gets one long-lived token. */
export type Client = 'app' | 'facade';

/** Who asks before it is known who they are: for which client, and from where. */
export interface Caller {
  readonly client: Client;
  /** As the router gives it: an IPv4 address or the /64 of an IPv6 one. */
  readonly source: string;
}

/** How long tokens live. */
const ACCESS_TOKEN_MINUTES = 15;
const REFRESH_TOKEN_DAYS = 30;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Milliseconds that a token is still taken after its end, and that the reader's clock may be wrong beside. */
export const EXPIRY_MARGIN_MS = 2 * MINUTE_MS;

/** Milliseconds after a trade in which the same refresh token gets the same answer: it was asked twice, or the answer was lost. */
export const REPEAT_MS = 10_000;

/** A refresh token as it is kept: only its hash. */
export interface RefreshTokenRecord {
  readonly hash: string;
  readonly expiresAt: Date;
}

/** A session to be stored. */
export interface NewSession {
  readonly id: string;
  readonly userId: number;
  readonly client: Client;
  readonly createdAt: Date;
  readonly times: SessionTimes;
  readonly refreshToken: RefreshTokenRecord | null;
}

export interface SessionTimes {
  /** When the session ends by itself unless it is refreshed. */
  readonly expiresAt: Date;
  /** When the access token that lives longest ends. */
  readonly tokensExpireAt: Date;
}

/** What the person gets. */
export interface IssuedSession {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string | null;
  readonly refreshTokenExpiresAt: Date | null;
}

export interface LoggedIn {
  readonly userId: number;
  readonly session: IssuedSession;
}

/** The person who asks, and with which session. */
export interface SessionOwner {
  readonly userId: number;
  readonly sid: string;
}

/** A session that was ended before its tokens. */
export interface RevokedSession {
  readonly sid: string;
  readonly revokedAt: Date;
  readonly tokensExpireAt: Date;
}

/** When the tokens of a session begin at `at` end, in whole seconds as tokens have them. */
export function sessionTimes(client: Client, at: Date, facadeSessionDays: number): SessionTimes {
  const start = Math.floor(at.getTime() / 1000) * 1000;
  const life = client === 'facade' ? facadeSessionDays * DAY_MS : REFRESH_TOKEN_DAYS * DAY_MS;
  const tokenLife = client === 'facade' ? life : ACCESS_TOKEN_MINUTES * MINUTE_MS;
  return { expiresAt: new Date(start + life), tokensExpireAt: new Date(start + tokenLife) };
}

/** After this all its tokens have expired for every clock. */
export function forgettableAt({ tokensExpireAt }: Pick<SessionTimes, 'tokensExpireAt'>): Date {
  return new Date(tokensExpireAt.getTime() + EXPIRY_MARGIN_MS);
}
