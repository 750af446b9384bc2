import type { Clock } from '@gobbler/ports';
import type { Account } from './account';
import { InvalidCredentialsError, TooManyAttemptsError } from './errors';
import { mayBePassword } from './password';
import type { AccountRepository, LoginAttemptRepository, Passwords } from './ports';

/** Passwords that are compared for one address within the window, at most, right ones not counted. */
export const MAX_ATTEMPTS = 15;
export const ATTEMPT_WINDOW_MS = 15 * 60_000;

export interface PasswordCheckDeps {
  readonly passwords: Passwords;
  readonly accounts: Pick<AccountRepository, 'renewHash'>;
  readonly attempts: LoginAttemptRepository;
  readonly now: Clock;
  /** Told when an old hash could not be replaced; the next log-in tries again. */
  readonly onNotRenewed: (error: unknown) => void;
}

export type PasswordCheck = ReturnType<typeof createPasswordCheck>;

/**
 * Compares a password with that of an account, or with none when there is no such account: the answer and the work for it
 * are the same. A slot is taken before the comparison, so that a thousand guesses at once are no more than a few in a row.
 */
export function createPasswordCheck({ passwords, accounts, attempts, now, onNotRenewed }: PasswordCheckDeps) {
  /** Throws `INVALID_CREDENTIALS`, `RATE_LIMITED`, `OVERLOADED`. */
  return async function check(emailKey: string, account: Account | null, password: string): Promise<Account> {
    const at = now();
    const outcome = await attempts.take(emailKey, at, MAX_ATTEMPTS, ATTEMPT_WINDOW_MS);
    if (outcome.kind === 'refused') throw new TooManyAttemptsError(secondsBetween(at, outcome.freeAt));
    const isRight = await compare(account, password).catch(async (error: unknown) => {
      await attempts.giveBack(outcome.attempt);
      throw error;
    });
    if (!account || !isRight) throw new InvalidCredentialsError();
    await attempts.giveBack(outcome.attempt);
    await renew(account, password);
    return account;
  };

  /** Only now is the password known. Whoever was right gets in, whatever becomes of this. */
  async function renew({ id, passwordHash }: Account, password: string): Promise<void> {
    if (!passwords.mayRenew(password, passwordHash)) return;
    try {
      await accounts.renewHash(id, passwordHash, await passwords.hash(password));
    } catch (error) {
      onNotRenewed(error);
    }
  }

  function compare(account: Account | null, password: string): Promise<boolean> {
    return mayBePassword(password)
      ? passwords.verify(password, account?.passwordHash ?? null)
      : passwords.verify('', null);
  }
}

function secondsBetween(from: Date, to: Date): number {
  return Math.max(1, Math.ceil((to.getTime() - from.getTime()) / 1000));
}
