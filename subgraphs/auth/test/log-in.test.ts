import { AppError } from '@gobbler/contracts';
import { createAccountService } from '../src/domain/account-service';
import { createPasswordCheck } from '../src/domain/password-check';
import { createSessionOpener } from '../src/domain/session-opener';
import { createSourceLimiter } from '../src/domain/source-limits';
import { accountClaim, caller, MINUTE, newSession, NOON } from './builders';
import { createFakePasswords, createFakeStore, createFakeTokens } from './fakes';

const PASSWORD = 'correct horse';
const MAX_ATTEMPTS = 15;
const MAX_SOURCE_GUESSES = 30;
const app = caller();
const phone = caller('192.0.2.1', 'facade');

async function setUp() {
  const store = createFakeStore();
  const passwords = createFakePasswords();
  const tokens = createFakeTokens();
  const notRenewed: unknown[] = [];
  let clock = NOON;
  const now = (): Date => clock;
  const service = createAccountService({
    ...store,
    openSession: createSessionOpener({ tokens, facadeSessionDays: 10 }),
    checkPassword: createPasswordCheck({
      passwords,
      ...store,
      limitSource: createSourceLimiter({
        counters: store.counters,
        limits: { guesses: MAX_SOURCE_GUESSES, signUps: 30, loopback: 1_000 },
        now,
      }),
      maxAttempts: MAX_ATTEMPTS,
      now,
      onNotRenewed: (error) => notRenewed.push(error),
    }),
    now,
  });
  for (const name of ['ana', 'ben']) {
    const emailKey = `${name}@example.com`;
    const claimed = await store.pending.claim(
      accountClaim({ email: emailKey, emailKey, passwordHash: `hash of ${PASSWORD}`, attempt: name }),
    );
    if (claimed.kind === 'claimed')
      await store.pending.activate(claimed.account, newSession(claimed.account.id, `session of ${name}`));
  }
  const refusal = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'no refusal',
      (error: unknown) => error,
    );
  return {
    ...store,
    ...service,
    passwords,
    notRenewed,
    refusal,
    advance: (ms: number) => {
      clock = new Date(clock.getTime() + ms);
    },
    guess: (email: string, from = app) => refusal(service.logIn(email, 'wrong horse', from)),
  };
}

describe('logging in', () => {
  it('is recorded in the audit log, with the account that was tried and from where', async () => {
    const { guess, logIn, audit } = await setUp();
    const source = '192.0.2.1';
    await logIn('ana@example.com', PASSWORD, app);
    await guess('unknown@example.com', caller('198.51.100.1'));
    for (let i = 0; i <= MAX_ATTEMPTS; i += 1) await guess('ana@example.com');
    const refused = { event: 'PASSWORD_REFUSED', userId: 1, source };
    expect(audit.entries).toEqual([
      { event: 'LOGGED_IN', userId: 1, source },
      { event: 'PASSWORD_REFUSED', userId: null, source: '198.51.100.1' },
      ...Array.from({ length: MAX_ATTEMPTS }, () => refused),
      { event: 'GUESSES_LIMITED', userId: 1, source },
    ]);
  });

  it('answers a wrong password, an unknown email and an invalid email alike, after the same work', async () => {
    const { refusal, logIn, passwords } = await setUp();
    const refusals = [
      await refusal(logIn('ana@example.com', 'wrong horse', app)),
      await refusal(logIn('unknown@example.com', PASSWORD, app)),
      await refusal(logIn('\u0000', PASSWORD, app)),
      await refusal(logIn('ana@example.com', 'x'.repeat(1_000_000), app)),
      await refusal(logIn('ana@example.com', '\ud800', app)),
    ];
    const shown = refusals.map((error) => error instanceof AppError && [error.code, error.message, error.fields]);
    const same = ['INVALID_CREDENTIALS', 'Email or password is wrong.', undefined];
    expect(shown).toEqual(refusals.map(() => same));
    expect(passwords.compared).toHaveLength(refusals.length);
  });

  it('compares 15 wrong passwords per email in 15 minutes, then says when to retry', async () => {
    const { guess, passwords, advance, logIn } = await setUp();
    for (let i = 0; i < MAX_ATTEMPTS; i += 1) {
      expect(await guess(i % 2 ? 'ana@example.com' : 'ANA@example.com')).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    }
    advance(MINUTE);
    const refusal = { code: 'RATE_LIMITED', retryAfterSeconds: 14 * 60 };
    for (let i = 0; i < 100; i += 1) expect(await guess('ana@example.com')).toMatchObject(refusal);
    await expect(logIn('ana@example.com', PASSWORD, app)).rejects.toMatchObject(refusal);
    expect(passwords.compared).toHaveLength(15);
    const elsewhere = caller('198.51.100.1');
    expect(await guess('ben@example.com', elsewhere)).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    advance(14 * MINUTE);
    await expect(logIn('ana@example.com', PASSWORD, app)).resolves.toMatchObject({ userId: 1 });
  });

  it('counts an unknown email in the same way', async () => {
    const { guess, passwords } = await setUp();
    for (let i = 0; i < MAX_ATTEMPTS; i += 1) await guess('unknown@example.com');
    expect(await guess('unknown@example.com')).toMatchObject({ code: 'RATE_LIMITED' });
    expect(passwords.compared).toHaveLength(15);
  });

  it('does not count the right password', async () => {
    const { logIn } = await setUp();
    for (let i = 0; i < 40; i += 1) await logIn('ana@example.com', PASSWORD, app);
    await expect(logIn('ana@example.com', PASSWORD, app)).resolves.toMatchObject({ userId: 1 });
  });

  it('does not count what was never compared', async () => {
    const { logIn, passwords, refusal } = await setUp();
    const verify = vi.spyOn(passwords, 'verify').mockRejectedValue(new AppError('OVERLOADED', 'Too many.'));
    for (let i = 0; i < 40; i += 1)
      expect(await refusal(logIn('ana@example.com', PASSWORD, app))).toMatchObject({ code: 'OVERLOADED' });
    verify.mockRestore();
    await expect(logIn('ana@example.com', PASSWORD, app)).resolves.toMatchObject({ userId: 1 });
  });
});

describe('guessing at passwords', () => {
  it('is limited from a known source without using up the strangers’ limit', async () => {
    const { logIn, guess, passwords } = await setUp();
    await logIn('ana@example.com', PASSWORD, app);
    passwords.compared.length = 0;
    for (let i = 0; i < 100; i += 1) await guess('ana@example.com');
    expect(passwords.compared).toHaveLength(MAX_ATTEMPTS);
    await expect(logIn('ana@example.com', PASSWORD, app)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(logIn('ana@example.com', PASSWORD, caller('203.0.113.9'))).resolves.toMatchObject({ userId: 1 });
  });

  it('is limited per source over all accounts, known or not', async () => {
    const { guess, passwords, advance } = await setUp();
    const codes: unknown[] = [];
    for (let i = 0; i < 1_000; i += 1) codes.push(await guess(`person${i}@example.com`));
    expect(passwords.compared).toHaveLength(MAX_SOURCE_GUESSES);
    expect(codes.at(-1)).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 15 * 60 });
    expect(await guess('ana@example.com', caller('198.51.100.1'))).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    advance(15 * MINUTE);
    expect(await guess('ana@example.com')).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  it('accepts a source over its limit that has logged in to this account before', async () => {
    const { logIn, guess } = await setUp();
    await logIn('ana@example.com', PASSWORD, app);
    for (let i = 0; i < 100; i += 1) await guess(`person${i}@example.com`);
    await expect(logIn('ana@example.com', PASSWORD, app)).resolves.toMatchObject({ userId: 1 });
    await expect(logIn('ben@example.com', PASSWORD, app)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('has its own limit for the loopback address', async () => {
    const { guess, passwords } = await setUp();
    for (const source of ['127.0.0.1', '0:0:0:0::/64'])
      for (let i = 0; i < 100; i += 1) await guess(`person${i}@example.com`, caller(source));
    expect(passwords.compared).toHaveLength(200);
  });
});

describe('logging in with a hash of an older scheme', () => {
  async function setUpOld() {
    const system = await setUp();
    const ana = system.tables.accounts.get(1);
    if (!ana) throw new Error('Ana is the first');
    ana.passwordHash = `old hash of ${PASSWORD}`;
    return { ...system, ana };
  }

  it('does not undo a change of the password in between', async () => {
    const { logIn, ana, passwords } = await setUpOld();
    const hash = passwords.hash;
    passwords.hash = async (password) => {
      ana.passwordHash = 'hash of another one';
      return hash(password);
    };
    await logIn('ana@example.com', PASSWORD, app);
    expect(ana.passwordHash).toBe('hash of another one');
  });

  it('succeeds when the hash cannot be replaced now, and replaces it the next time', async () => {
    const { logIn, ana, passwords, notRenewed } = await setUpOld();
    const busy = new AppError('OVERLOADED', 'Too many.');
    const hash = vi.spyOn(passwords, 'hash').mockRejectedValueOnce(busy);
    await expect(logIn('ana@example.com', PASSWORD, app)).resolves.toMatchObject({ userId: 1 });
    expect([ana.passwordHash, notRenewed]).toEqual([`old hash of ${PASSWORD}`, [busy]]);
    hash.mockRestore();
    await logIn('ana@example.com', PASSWORD, app);
    expect(ana.passwordHash).toBe(`hash of ${PASSWORD}`);
  });
});

describe('changing one’s email', () => {
  const ana = { userId: 1, sid: 'session of ana' };

  it('counts wrong passwords together with those of logging in', async () => {
    const { changeEmail, guess, refusal } = await setUp();
    for (let i = 0; i < MAX_ATTEMPTS; i += 1) await guess('ana@example.com');
    expect(await refusal(changeEmail(ana, 'new@example.com', PASSWORD, app))).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('requires a session that auth has not ended, whatever other services know', async () => {
    const { changeEmail, sessions, refusal } = await setUp();
    await sessions.revoke(ana.sid, NOON);
    expect(await refusal(changeEmail(ana, 'new@example.com', null, phone))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});
