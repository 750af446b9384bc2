import type { Clock } from '@gobbler/contracts';
import type { Account } from './account';
import type { AuditLog } from './audit-log';
import { InvalidCredentialsError, secondsUntil, TooManyAttemptsError, TooManyFromSourceError } from './errors';
import { mayBePassword } from './password';
import type { AccountRepository, KnownSourceRepository, LoginAttemptRepository, Passwords } from './ports';
import { GUESS_WINDOW_MS, type SourceLimiter } from './source-limits';

export interface PasswordCheckDeps {
  readonly passwords: Passwords;
  readonly accounts: Pick<AccountRepository, 'renewHash'>;
  readonly attempts: LoginAttemptRepository;
  readonly knownSources: KnownSourceRepository;
  readonly limitSource: SourceLimiter;
  readonly audit: AuditLog;
  /** Wrong passwords of one address in 15 minutes: by all strangers together, and by each source that it knows. */
  readonly maxAttempts: number;
  readonly now: Clock;
  /** Called when an old hash could not be replaced; the next log-in tries again. */
  readonly onNotRenewed: (error: unknown) => void;
}

export type PasswordCheck = ReturnType<typeof createPasswordCheck>;

/** Id for an unknown address: no account has it, and the look-up takes as long. */
const UNKNOWN_ACCOUNT = 0;

/**
 * Compares a password with that of an account, or with none when there is no such account: the answer and the work for it
 * are the same. A slot is taken before the comparison, so that a thousand guesses at once are no more than a few in a row.
 * A source that has been let into the account before has slots of its own: strangers can use up theirs alone, and so
 * never keep the owner out.
 */
export function createPasswordCheck(deps: PasswordCheckDeps) {
  const { passwords, accounts, attempts, knownSources, limitSource, audit, maxAttempts, now, onNotRenewed } = deps;

  /** Throws `INVALID_CREDENTIALS`, `RATE_LIMITED`, `OVERLOADED`. */
  return async function check(
    emailKey: string,
    account: Account | null,
    password: string,
    source: string,
  ): Promise<Account> {
    const userId = account?.id ?? null;
    const giveBack = await takeSlots(emailKey, account, source).catch((error: unknown) => {
      // Not waited for: the first entry of an account takes longer than none, which would reveal that there is an account.
      if (error instanceof TooManyFromSourceError)
        void audit.record({ event: 'GUESSES_LIMITED', userId: null, source });
      if (error instanceof TooManyAttemptsError) void audit.record({ event: 'GUESSES_LIMITED', userId, source });
      throw error;
    });
    const isRight = await compare(account, password).catch(async (error: unknown) => {
      await giveBack();
      throw error;
    });
    if (!account || !isRight) {
      await audit.record({ event: 'PASSWORD_REFUSED', userId, source });
      throw new InvalidCredentialsError();
    }
    await giveBack();
    await knownSources.remember(account.id, source, now());
    await renew(account, password);
    return account;
  };

  async function takeSlots(emailKey: string, account: Account | null, source: string): Promise<() => Promise<unknown>> {
    if (await knownSources.isKnown(account?.id ?? UNKNOWN_ACCOUNT, source))
      return takeSlot(`${emailKey} from ${source}`);
    // The source first: one that is over its limit uses up nothing of the account's.
    const giveSourceBack = await limitSource.countGuess(source);
    const giveSlotBack = await takeSlot(emailKey);
    return () => Promise.all([giveSlotBack(), giveSourceBack()]);
  }

  async function takeSlot(key: string): Promise<() => Promise<void>> {
    const at = now();
    const outcome = await attempts.take(key, at, maxAttempts, GUESS_WINDOW_MS);
    if (outcome.kind === 'refused') throw new TooManyAttemptsError(secondsUntil(outcome.freeAt, at));
    return () => attempts.giveBack(outcome.attempt);
  }

  /** Only now is the password known. A correct one logs in even if this fails. */
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
