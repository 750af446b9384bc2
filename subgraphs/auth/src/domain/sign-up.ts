import { AppError, startInputCheck } from '@gobbler/contracts';
import type { Clock } from '@gobbler/contracts';
import { ATTEMPT_MS, type PendingAccount } from './account';
import type { AuditLog } from './audit-log';
import { checkEmail, emailKeyOf, tidyEmail } from './email';
import { EmailTakenError, SignUpUnfinishedError } from './errors';
import { checkNewPassword } from './password';
import type {
  AccountRepository,
  KnownSourceRepository,
  Passwords,
  PendingAccountRepository,
  Profiles,
  SignUpClaim,
  Tokens,
} from './ports';
import type { Caller, LoggedIn } from './session';
import type { SessionOpener } from './session-opener';
import type { SourceLimiter } from './source-limits';

export interface SignUpDeps {
  readonly accounts: AccountRepository;
  readonly pending: PendingAccountRepository;
  readonly profiles: Profiles;
  readonly passwords: Passwords;
  readonly isCommonPassword: (password: string) => boolean;
  readonly tokens: Tokens;
  readonly openSession: SessionOpener;
  readonly knownSources: KnownSourceRepository;
  readonly limitSource: SourceLimiter;
  readonly audit: AuditLog;
  readonly now: Clock;
  readonly sleep: (ms: number) => Promise<unknown>;
}

export interface NewAccount {
  readonly email: string;
  readonly username: string;
  readonly password: string;
  readonly deviceToken: string | null;
}

export interface SignedUp extends LoggedIn {
  readonly createdAt: Date;
}

export type SignUp = ReturnType<typeof createSignUp>;

/** While another sign-up holds the same address we look again so often, and give up when its time must be over. */
const LOOK_AGAIN_MS = 100;
const MAX_LOOKS = Math.ceil(ATTEMPT_MS / LOOK_AGAIN_MS) + 5;

/** What phones send in place of a push token that they don't have. */
const NO_TOKENS: readonly (string | null)[] = [null, '', 'null'];

/**
 * Makes an account in three steps, none of which spans the call between them: a pending account is committed, user makes
 * the profile, the account is activated together with its first session. Whatever fails, the address stays free:
 * the next attempt takes the pending account over, and the sweep removes an abandoned one.
 */
export function createSignUp(deps: SignUpDeps) {
  const { accounts, pending, profiles, passwords, tokens, openSession, knownSources, limitSource } = deps;
  const { audit, now, sleep } = deps;

  /** Throws `BAD_USER_INPUT`, `EMAIL_TAKEN`, `OVERLOADED`, `RATE_LIMITED`, `SUBGRAPH_UNAVAILABLE`. */
  return async function signUp(
    wanted: NewAccount,
    { client, source }: Caller,
    claimOfKey: SignUpClaim | null = null,
  ): Promise<SignedUp> {
    const check = startInputCheck();
    checkEmail(check, 'input.email', wanted.email);
    checkNewPassword(check, 'input.password', wanted.password, client, deps.isCommonPassword);
    check.done();
    // Refused ones count as well: they reveal who has an account.
    await limitSource.countSignUp(source);
    // Most who are refused are refused here, before the expensive hash.
    if (await accounts.findByEmailKey(emailKeyOf(wanted.email))) throw new EmailTakenError();
    const account = await claim(wanted.email, await passwords.hash(wanted.password));
    const sid = tokens.newId();
    await makeProfile(account, wanted, sid);
    const session = openSession.plan(account.id, client, now(), sid);
    const { id: userId, createdAt } = account;
    const answer = claimOfKey && { claim: claimOfKey, answer: { userId, createdAt: createdAt.toISOString() } };
    if (!(await pending.activate(account, session.record, answer))) throw new EmailTakenError();
    await knownSources.remember(userId, source, now());
    await audit.record({ event: 'SIGNED_UP', userId, source });
    return { userId, createdAt, session: await session.issue() };
  };

  async function claim(email: string, passwordHash: string): Promise<PendingAccount> {
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      const at = now();
      const outcome = await pending.claim({
        email: tidyEmail(email),
        emailKey: emailKeyOf(email),
        passwordHash,
        attempt: tokens.newId(),
        at,
        endsAt: new Date(at.getTime() + ATTEMPT_MS),
      });
      if (outcome.kind === 'claimed') return outcome.account;
      if (outcome.kind === 'taken') throw new EmailTakenError();
      await sleep(LOOK_AGAIN_MS);
    }
    throw new SignUpUnfinishedError();
  }

  async function makeProfile(
    account: PendingAccount,
    { username, deviceToken }: NewAccount,
    sid: string,
  ): Promise<void> {
    try {
      await profiles.create({
        userId: account.id,
        username,
        createdAt: account.createdAt,
        deviceToken: NO_TOKENS.includes(deviceToken) ? null : deviceToken,
        sid,
      });
    } catch (error) {
      if (error instanceof AppError && error.code === 'BAD_USER_INPUT') {
        await giveUp(account);
        throw error;
      }
      // The profile may be there or not: the id is kept for the next attempt, or for the sweep, which removes both.
      await pending.release(account, now());
      throw new SignUpUnfinishedError(error);
    }
  }

  /** User refused and so made nothing; only an earlier attempt may have. */
  async function giveUp(account: PendingAccount): Promise<void> {
    if (account.isTakenOver) await pending.abandon(account);
    else await pending.remove(account);
  }
}
