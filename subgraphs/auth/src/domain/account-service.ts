import { startInputCheck } from '@gobbler/contracts';
import type { Clock } from '@gobbler/contracts';
import type { AuditLog } from './audit-log';
import { checkEmail, emailKeyOf, mayBeKnown, tidyEmail } from './email';
import { EmailTakenError, PasswordNeededError, SessionOverError } from './errors';
import type { PasswordCheck } from './password-check';
import type { AccountRepository, SessionRepository } from './ports';
import { EXPIRY_MARGIN_MS, type Caller, type LoggedIn, type SessionOwner } from './session';
import type { SessionOpener } from './session-opener';

export interface AccountServiceDeps {
  readonly accounts: AccountRepository;
  readonly sessions: SessionRepository;
  readonly openSession: SessionOpener;
  readonly checkPassword: PasswordCheck;
  readonly audit: AuditLog;
  readonly now: Clock;
}

export type AccountService = ReturnType<typeof createAccountService>;

export function createAccountService(deps: AccountServiceDeps) {
  const { accounts, sessions, openSession, checkPassword, audit, now } = deps;

  /** Throws `INVALID_CREDENTIALS`, the same for an unknown address and a wrong password, `RATE_LIMITED`, `OVERLOADED`. */
  async function logIn(email: string, password: string, { client, source }: Caller): Promise<LoggedIn> {
    const emailKey = emailKeyOf(email);
    const found = mayBeKnown(email.trim()) ? await accounts.findByEmailKey(emailKey) : null;
    const account = await checkPassword(emailKey, found, password, source);
    const session = openSession.plan(account.id, client, now());
    await sessions.insert(session.record);
    await audit.record({ event: 'LOGGED_IN', userId: account.id, source });
    return { userId: account.id, session: await session.issue() };
  }

  /**
   * Changes one's own address; resolves to it as it is kept. Only a session that the phone app's log-in began needs no
   * password, and only by the app's own route: the app can't ask for one.
   * Throws `BAD_USER_INPUT`, `EMAIL_TAKEN`, `FORBIDDEN`, `INVALID_CREDENTIALS`, `RATE_LIMITED`, `UNAUTHENTICATED`.
   */
  async function changeEmail(
    owner: SessionOwner,
    email: string,
    password: string | null,
    { client, source }: Caller,
  ): Promise<string> {
    const check = startInputCheck();
    checkEmail(check, 'input.email', email);
    if (client === 'app' && password === null) check.add('input.password', 'is needed for this');
    check.done();
    const [account] = await accounts.findByIds([owner.userId]);
    // A stolen token must not change the account after its session ended: other services learn of that a little later.
    const startedBy = await sessions.clientOf(owner.sid, owner.userId, withMargin(now()));
    if (!account || startedBy === null) throw new SessionOverError();
    if (password !== null) await checkPassword(account.emailKey, account, password, source);
    else if (startedBy !== 'facade') throw new PasswordNeededError();
    const kept = tidyEmail(email);
    const outcome = await accounts.changeEmail(account.id, kept, emailKeyOf(kept), now());
    if (outcome === 'taken') throw new EmailTakenError();
    if (outcome === 'unknown') throw new SessionOverError();
    if (kept !== account.email) await audit.record({ event: 'EMAIL_CHANGED', userId: account.id, source });
    return kept;
  }

  /** The address of an account; null when there is none. */
  async function emailOf(userId: number): Promise<string | null> {
    const [account] = await accounts.findByIds([userId]);
    return account?.email ?? null;
  }

  return { logIn, changeEmail, emailOf };
}

function withMargin(at: Date): Date {
  return new Date(at.getTime() - EXPIRY_MARGIN_MS);
}
