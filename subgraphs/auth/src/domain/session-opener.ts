import type { Tokens } from './ports';
import { sessionTimes, type Client, type IssuedSession, type NewSession } from './session';

export interface SessionOpenerDeps {
  readonly tokens: Tokens;
  /** Days that a session of the phone app lives. */
  readonly facadeSessionDays: number;
}

export type SessionOpener = ReturnType<typeof createSessionOpener>;

/** A session that is still to be stored; its tokens are made afterwards. */
export interface PlannedSession {
  readonly record: NewSession;
  issue(): Promise<IssuedSession>;
}

export function createSessionOpener({ tokens, facadeSessionDays }: SessionOpenerDeps) {
  return {
    plan(userId: number, client: Client, at: Date, id: string = tokens.newId()): PlannedSession {
      const times = sessionTimes(client, at, facadeSessionDays);
      const refreshToken = client === 'app' ? tokens.newRefreshToken() : null;
      return {
        record: {
          id,
          userId,
          client,
          createdAt: at,
          times,
          refreshToken:
            refreshToken === null ? null : { hash: tokens.hashRefreshToken(refreshToken), expiresAt: times.expiresAt },
        },
        issue: async () => ({
          accessToken: await tokens.signAccessToken({
            id: tokens.newId(),
            userId,
            sid: id,
            issuedAt: at,
            expiresAt: times.tokensExpireAt,
          }),
          accessTokenExpiresAt: times.tokensExpireAt,
          refreshToken,
          refreshTokenExpiresAt: refreshToken === null ? null : times.expiresAt,
        }),
      };
    },
  };
}
