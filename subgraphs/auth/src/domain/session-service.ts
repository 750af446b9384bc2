import { BadUserInputError } from '@gobbler/contracts';
import type { Clock } from '@gobbler/contracts';
import type { AuditLog } from './audit-log';
import { SessionOverError } from './errors';
import type { NextTokens, Profiles, SessionRepository, Tokens } from './ports';
import { parseRevocationCursor, printRevocationCursor, type RevocationCursor } from './revocation-cursor';
import {
  EXPIRY_MARGIN_MS,
  forgettableAt,
  sessionTimes,
  type LoggedIn,
  type RevokedSession,
  type SessionOwner,
} from './session';

export interface SessionServiceDeps {
  readonly sessions: SessionRepository;
  readonly tokens: Tokens;
  readonly profiles: Pick<Profiles, 'removeDevices'>;
  readonly audit: AuditLog;
  readonly now: Clock;
  /** Called when an old refresh token is used: it may have been stolen. */
  readonly onReuse: (sid: string) => void;
  /** Called when the devices of an ended session could not be removed at once; the sweep does it. */
  readonly onDevicesLeft: (error: unknown) => void;
}

export type SessionService = ReturnType<typeof createSessionService>;

/** A part of the list of sessions that were ended before their tokens. */
export interface RevocationPage {
  readonly sessions: readonly { readonly sid: string; readonly forgettableAt: Date }[];
  readonly cursor: string;
  readonly hasMore: boolean;
}

/** Sessions a page. */
export const REVOCATIONS_A_PAGE = 1_000;

/**
 * A revocation bears its writer's time and is seen at its commit: those of the last two minutes are returned again,
 * one for the longest commit, one for clocks that differ.
 */
const OVERLAP_MS = 2 * 60_000;

/** Ours have 43 characters; anything longer is not worth hashing. */
const MAX_TOKEN_LENGTH = 100;

export function createSessionService(deps: SessionServiceDeps) {
  const { sessions, tokens, profiles, audit, now, onReuse, onDevicesLeft } = deps;

  /**
   * Trades a refresh token for the next pair. The pair is derived from the token and the time of the exchange, so a caller that asks
   * with it again within {@link REPEAT_MS} gets the very same one, of which nothing is stored that lets anybody in.
   * Later than that it ends its session. Throws `UNAUTHENTICATED`.
   */
  async function refresh(refreshToken: string): Promise<LoggedIn> {
    if (refreshToken.length > MAX_TOKEN_LENGTH) throw new SessionOverError();
    const startedAt = now();
    const next = tokens.nextTokens(refreshToken);
    const times = sessionTimes('app', startedAt, 0);
    const outcome = await sessions.trade({
      hash: tokens.hashRefreshToken(refreshToken),
      next: { hash: tokens.hashRefreshToken(next.refreshToken), expiresAt: times.expiresAt },
      times,
      at: startedAt,
    });
    if (outcome.kind === 'reused') {
      await endReused(outcome.sid, startedAt);
    }
    if (outcome.kind === 'traded') return issue(outcome, next, startedAt);
    if (outcome.kind === 'repeated') return issue(outcome, next, outcome.at);
    throw new SessionOverError();
  }

  /** A token that is used again and again ends its session once, and is reported once. */
  async function endReused(sid: string, at: Date): Promise<void> {
    if (!(await sessions.revoke(sid, at))) return;
    onReuse(sid);
    await audit.record({ event: 'REFRESH_TOKEN_REUSED', userId: null, source: null, detail: `session ${sid}` });
  }

  async function issue({ userId, sid }: SessionOwner, next: NextTokens, issuedAt: Date): Promise<LoggedIn> {
    const { expiresAt, tokensExpireAt } = sessionTimes('app', issuedAt, 0);
    const { refreshToken, accessTokenId: id } = next;
    return {
      userId,
      session: {
        accessToken: await tokens.signAccessToken({ id, userId, sid, issuedAt, expiresAt: tokensExpireAt }),
        accessTokenExpiresAt: tokensExpireAt,
        refreshToken,
        refreshTokenExpiresAt: expiresAt,
      },
    };
  }

  /**
   * Ends the session that asks, with all its tokens, and sees to it that its device gets no more pushes: those that the worker
   * has started to send when this is answered still arrive.
   */
  async function logOut({ sid, userId }: SessionOwner): Promise<void> {
    if (await sessions.revoke(sid, now())) await audit.record({ event: 'LOGGED_OUT', userId, source: null });
    await profiles.removeDevices([sid]).catch(onDevicesLeft);
  }

  /** Whether the session of a token is active; the token itself contains its expiry. */
  async function isLive({ sid, userId }: SessionOwner): Promise<boolean> {
    return (await sessions.clientOf(sid, userId, new Date(now().getTime() - EXPIRY_MARGIN_MS))) !== null;
  }

  /** Sessions revoked since the cursor of the last answer, null for all whose tokens may still be about. Throws `BAD_USER_INPUT`. */
  async function revokedSince(after: string | null): Promise<RevocationPage> {
    const at = now();
    const start: RevocationCursor = { revokedAt: new Date(0), sid: '', roundAt: null };
    const cursor = after === null ? start : parseRevocationCursor(after);
    if (!cursor) throw new BadUserInputError([{ path: 'after', message: 'is not a cursor of this list' }]);
    const alive = new Date(at.getTime() - EXPIRY_MARGIN_MS);
    const found = await sessions.findRevoked(cursor, alive, REVOCATIONS_A_PAGE + 1);
    const page = found.slice(0, REVOCATIONS_A_PAGE);
    const hasMore = found.length > page.length;
    return {
      sessions: page.map((session) => ({ sid: session.sid, forgettableAt: forgettableAt(session) })),
      cursor: printRevocationCursor(nextCursor(page.at(-1), hasMore, cursor.roundAt ?? at)),
      hasMore,
    };
  }

  return { refresh, logOut, isLive, revokedSince };
}

/** Behind the last one while there is more, else back to where the round began, less the overlap. */
function nextCursor(last: RevokedSession | undefined, hasMore: boolean, roundAt: Date): RevocationCursor {
  return last && hasMore
    ? { revokedAt: last.revokedAt, sid: last.sid, roundAt }
    : { revokedAt: new Date(roundAt.getTime() - OVERLAP_MS), sid: '', roundAt: null };
}
