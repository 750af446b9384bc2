import { AppError, IdempotencyInProgressError, IdempotencyKeyReusedError } from '@gobbler/contracts';
import type { Clock } from '@gobbler/contracts';
import { emailKeyOf, tidyEmail } from './email';
import type { PasswordCheck } from './password-check';
import type { AccountRepository, SessionRepository, SignUpKeys, StoredSignUp } from './ports';
import type { Caller } from './session';
import type { SessionOpener } from './session-opener';
import type { NewAccount, SignedUp, SignUp } from './sign-up';

export interface KeyedSignUpDeps {
  readonly signUp: SignUp;
  readonly keys: SignUpKeys;
  readonly accounts: AccountRepository;
  readonly sessions: SessionRepository;
  readonly openSession: SessionOpener;
  readonly checkPassword: PasswordCheck;
  /** By all that was sent, password included: only the very same request shares an outcome. */
  readonly singleFlight: (id: string, work: () => Promise<SignUpOutcome>) => Promise<SignUpOutcome>;
  readonly now: Clock;
  readonly sleep: (ms: number) => Promise<unknown>;
}

export interface SignUpOutcome {
  readonly signedUp: SignedUp;
  /** Whether an earlier request with the same key made the account. */
  readonly isReplayed: boolean;
}

export type KeyedSignUp = ReturnType<typeof createKeyedSignUp>;

/** Milliseconds that a repeat waits for the same request in this process. */
const MAX_WAIT_MS = 500;

/**
 * Signs up under an idempotency key. What is stored identifies the account and contains no credentials: a repeat proves its password as a
 * log-in does, with the same limit on guesses, and gets a session of its own.
 */
export function createKeyedSignUp(deps: KeyedSignUpDeps) {
  const { signUp, keys, accounts, sessions, openSession, checkPassword, singleFlight, now, sleep } = deps;

  /** Throws what a sign-up throws and, with a key, `IDEMPOTENCY_IN_PROGRESS`, `IDEMPOTENCY_KEY_REUSED`, `RATE_LIMITED`. */
  return async function signUpOnce(wanted: NewAccount, key: string | null, caller: Caller): Promise<SignUpOutcome> {
    if (key === null) return { signedUp: await signUp(wanted, caller), isReplayed: false };
    const id = JSON.stringify([wanted, key, caller]);
    let isFirst = false;
    const flight = singleFlight(id, () => {
      isFirst = true;
      return run(wanted, key, caller);
    });
    return isFirst ? flight : share(flight);
  };

  /** A crowd of repeats costs one hash. */
  async function share(same: Promise<SignUpOutcome>): Promise<SignUpOutcome> {
    const outcome = await Promise.race([same, sleep(MAX_WAIT_MS).then(() => null)]);
    if (!outcome) throw new IdempotencyInProgressError();
    return { ...outcome, isReplayed: true };
  }

  async function run(wanted: NewAccount, key: string, caller: Caller): Promise<SignUpOutcome> {
    const { email, username, password, deviceToken } = wanted;
    const body = { email: tidyEmail(email), username, deviceToken, client: caller.client };
    const found = await keys.claim({ emailKey: emailKeyOf(email), key, body });
    if (found.kind === 'answered') {
      return { signedUp: await logInAgain(found.answer, password, caller), isReplayed: true };
    }
    try {
      return { signedUp: await signUp(wanted, caller, found.claim), isReplayed: false };
    } catch (error) {
      await keys.release(found.claim);
      throw error;
    }
  }

  async function logInAgain(made: StoredSignUp, password: string, caller: Caller): Promise<SignedUp> {
    const [account] = await accounts.findByIds([made.userId]);
    if (!account) throw new IdempotencyKeyReusedError();
    await checkPassword(account.emailKey, account, password, caller.source).catch((error: unknown) => {
      // Another password is another body.
      throw error instanceof AppError && error.code === 'INVALID_CREDENTIALS' ? new IdempotencyKeyReusedError() : error;
    });
    const session = openSession.plan(account.id, caller.client, now());
    await sessions.insert(session.record);
    return { userId: account.id, createdAt: new Date(made.createdAt), session: await session.issue() };
  }
}
