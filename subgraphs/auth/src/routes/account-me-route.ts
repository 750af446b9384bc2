import { AppError, NotSignedInError, UnavailableError } from '@gobbler/contracts';
import {
  bearerToken,
  type AccessTokenIdentity,
  type HttpReply,
  type HttpServer,
  type Logger,
} from '@gobbler/service-kit';

export const ACCOUNT_ME_PATH = '/account/me';

export interface AccountMeDeps {
  /** Null for anything but a good token. */
  readonly verify: (token: string) => Promise<AccessTokenIdentity | null>;
  readonly isLive: (identity: AccessTokenIdentity) => Promise<boolean>;
  readonly log: Logger;
}

/**
 * Returns the user and session of an access token to a gateway, and nothing else: `{userId, sid, exp}`, `exp` in seconds.
 * 401 for a token that is not good or whose session is over, 503 when that can't be known at the moment.
 */
export function addAccountMeRoute(app: HttpServer, { verify, isLive, log }: AccountMeDeps): void {
  app.get(ACCOUNT_ME_PATH, async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    const token = bearerToken(request.raw);
    const identity = token === null ? null : await verify(token);
    if (!identity || !(await isLive(identity).catch(unavailable))) return refuse(reply, token);
    const { userId, sid, expiresAt } = identity;
    return { userId, sid, exp: expiresAt.getTime() / 1000 };
  });

  /** Whatever went wrong: a token is only refused when it is known to be bad. */
  function unavailable(error: unknown): never {
    log.error({ err: error }, 'could not look a session up');
    throw new UnavailableError('auth');
  }
}

function refuse(reply: HttpReply, token: string | null): never {
  if (token === null) {
    void reply.header('www-authenticate', 'Bearer');
    throw new NotSignedInError();
  }
  void reply.header('www-authenticate', 'Bearer error="invalid_token"');
  throw new AppError('UNAUTHENTICATED', 'This access token is not good (any more).');
}
