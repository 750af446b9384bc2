import { AppError } from '@gobbler/contracts';
import { createAccountService } from '../src/domain/account-service';
import { createPasswordCheck } from '../src/domain/password-check';
import { createSessionOpener } from '../src/domain/session-opener';
import { createSourceLimiter } from '../src/domain/source-limits';
import { accountClaim, after, caller, DAY, MINUTE, newSession, NOON } from './builders';
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
  it('begins a session for the right password, the address in any case', async () => {
    const { logIn, sessions } = await setUp();
    const { userId, session } = await logIn(' ANA@example.com ', PASSWORD, app);
    expect(userId).toBe(1);
    expect(session.refreshTokenExpiresAt).toEqual(after(30 * DAY));
    const sid = session.accessToken.split(' ')[4] ?? '';
    expect(await sessions.clientOf(sid, 1, NOON)).toBe('app');
  });

  it('answers the same for a wrong password, an unknown address and what is no address, after the same work', async () => {
    const { refusal, logIn, passwords } = await setUp();
    const refusals = [
      await refusal(logIn('ana@example.com', 'wrong horse', app)),
      await refusal(logIn('nobody@example.com', PASSWORD, app)),
      await refusal(logIn('\u0000', PASSWORD, app)),
      await refusal(logIn('ana@example.com', 'x'.repeat(1_000_000), app)),
      await refusal(logIn('ana@example.com', '\ud800', app)),
    ];
    const told = refusals.map((error) => error instanceof AppError && [error.code, error.message, error.fields]);
    const same = ['INVALID_CREDENTIALS', 'Email or password is wrong.', undefined];
    expect(told).toEqual(refusals.map(() => same));
    expect(passwords.compared).toHaveLength(refusals.length);
  });

  it('knows no account whose sign-up is not over', async () => {
    const { pending, refusal, logIn } = await setUp();
    const emailKey = 'cleo@example.com';
    await pending.claim(accountClaim({ email: emailKey, emailKey, passwordHash: `hash of ${PASSWORD}` }));
    expect(await refusal(logIn(emailKey, PASSWORD, app))).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  it('compares 15 wrong passwords an address in 15 minutes, then says when to come back', async () => {
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

  it('counts the same for an address that nobody has', async () => {
    const { guess, passwords } = await setUp();
    for (let i = 0; i < MAX_ATTEMPTS; i += 1) await guess('nobody@example.com');
    expect(await guess('nobody@example.com')).toMatchObject({ code: 'RATE_LIMITED' });
    expect(passwords.compared).toHaveLength(15);
  });

  it('does not count the right password', async () => {
    const { logIn } = await setUp();
    for (let i = 0; i < 40; i += 1) await logIn('ana@example.com', PASSWORD, app);
    await expect(logIn('ana@example.com', PASSWORD, app)).resolves.toMatchObject({ userId: 1 });
  });

  it('does not count what was never compared', async () => {
    const { logIn, passwords, refusal } = await setUp();
    const verify = jest.spyOn(passwords, 'verify').mockRejectedValue(new AppError('OVERLOADED', 'Too many.'));
    for (let i = 0; i < 40; i += 1)
      expect(await refusal(logIn('ana@example.com', PASSWORD, app))).toMatchObject({ code: 'OVERLOADED' });
    verify.mockRestore();
    await expect(logIn('ana@example.com', PASSWORD, app)).resolves.toMatchObject({ userId: 1 });
  });
});

describe('guessing at passwords', () => {
  it('does not keep out the owner at an address from which they have logged in before', async () => {
    const { logIn, guess, passwords } = await setUp();
    await logIn('ana@example.com', PASSWORD, app);
    passwords.compared.length = 0;
    for (let i = 0; i < 1_000; i += 1) await guess('ana@example.com', caller(`198.51.100.${i % 100}`));
    expect(passwords.compared).toHaveLength(MAX_ATTEMPTS);
    await expect(logIn('ana@example.com', PASSWORD, app)).resolves.toMatchObject({ userId: 1 });
    const stranger = caller('203.0.113.9');
    await expect(logIn('ana@example.com', PASSWORD, stranger)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('is as limited from a known address, and leaves the strangers’ allowance alone', async () => {
    const { logIn, guess, passwords } = await setUp();
    await logIn('ana@example.com', PASSWORD, app);
    passwords.compared.length = 0;
    for (let i = 0; i < 100; i += 1) await guess('ana@example.com');
    expect(passwords.compared).toHaveLength(MAX_ATTEMPTS);
    await expect(logIn('ana@example.com', PASSWORD, app)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(logIn('ana@example.com', PASSWORD, caller('203.0.113.9'))).resolves.toMatchObject({ userId: 1 });
  });

  it('is limited from one address over all accounts, known or not', async () => {
    const { guess, passwords, advance } = await setUp();
    const codes: unknown[] = [];
    for (let i = 0; i < 1_000; i += 1) codes.push(await guess(`somebody${i}@example.com`));
    expect(passwords.compared).toHaveLength(MAX_SOURCE_GUESSES);
    expect(codes.at(-1)).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 15 * 60 });
    expect(await guess('ana@example.com', caller('198.51.100.1'))).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    advance(15 * MINUTE);
    expect(await guess('ana@example.com')).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  it('leaves an address in that is over its limit but has been let into this account before', async () => {
    const { logIn, guess } = await setUp();
    await logIn('ana@example.com', PASSWORD, app);
    for (let i = 0; i < 100; i += 1) await guess(`somebody${i}@example.com`);
    await expect(logIn('ana@example.com', PASSWORD, app)).resolves.toMatchObject({ userId: 1 });
    await expect(logIn('ben@example.com', PASSWORD, app)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('has another limit on this machine itself', async () => {
    const { guess, passwords } = await setUp();
    for (const source of ['127.0.0.1', '0:0:0:0::/64'])
      for (let i = 0; i < 100; i += 1) await guess(`somebody${i}@example.com`, caller(source));
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

  it('replaces it, once the password was right', async () => {
    const { logIn, ana, guess } = await setUpOld();
    await guess('ana@example.com');
    expect(ana.passwordHash).toBe(`old hash of ${PASSWORD}`);
    await logIn('ana@example.com', PASSWORD, app);
    expect(ana.passwordHash).toBe(`hash of ${PASSWORD}`);
    await expect(logIn('ana@example.com', PASSWORD, app)).resolves.toMatchObject({ userId: 1 });
  });

  it('lets two in at once, and keeps one of their hashes', async () => {
    const { logIn, ana, notRenewed } = await setUpOld();
    await Promise.all([logIn('ana@example.com', PASSWORD, app), logIn('ana@example.com', PASSWORD, phone)]);
    expect([ana.passwordHash, notRenewed]).toEqual([`hash of ${PASSWORD}`, []]);
  });

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

  it('lets people in although it can not be replaced now, and tries again the next time', async () => {
    const { logIn, ana, passwords, notRenewed } = await setUpOld();
    const busy = new AppError('OVERLOADED', 'Too many.');
    const hash = jest.spyOn(passwords, 'hash').mockRejectedValueOnce(busy);
    await expect(logIn('ana@example.com', PASSWORD, app)).resolves.toMatchObject({ userId: 1 });
    expect([ana.passwordHash, notRenewed]).toEqual([`old hash of ${PASSWORD}`, [busy]]);
    hash.mockRestore();
    await logIn('ana@example.com', PASSWORD, app);
    expect(ana.passwordHash).toBe(`hash of ${PASSWORD}`);
  });
});

describe('changing one’s address', () => {
  const ana = { userId: 1, sid: 'session of ana' };

  it('needs the password', async () => {
    const { changeEmail, emailOf, refusal } = await setUp();
    expect(await refusal(changeEmail(ana, 'new@example.com', null, app))).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'input.password' }],
    });
    expect(await refusal(changeEmail(ana, 'new@example.com', 'wrong horse', app))).toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    expect(await emailOf(1)).toBe('ana@example.com');
    expect(await changeEmail(ana, ' New@Example.com ', PASSWORD, app)).toBe('New@Example.com');
    expect(await emailOf(1)).toBe('New@Example.com');
  });

  it('needs none in a session of the phone app, by the app’s own route alone', async () => {
    const { changeEmail, sessions, refusal } = await setUp();
    const anaOnThePhone = { userId: 1, sid: 'session of the phone' };
    await sessions.insert(newSession(1, anaOnThePhone.sid, { client: 'facade' }));
    expect(await changeEmail(anaOnThePhone, 'new@example.com', null, phone)).toBe('new@example.com');
    expect(await refusal(changeEmail(anaOnThePhone, 'newer@example.com', null, app))).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it('needs it by the phone app’s route in any other session', async () => {
    const { changeEmail, emailOf, refusal } = await setUp();
    expect(await refusal(changeEmail(ana, 'new@example.com', null, phone))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal(changeEmail(ana, 'new@example.com', 'wrong horse', phone))).toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    expect(await emailOf(1)).toBe('ana@example.com');
    expect(await changeEmail(ana, 'new@example.com', PASSWORD, phone)).toBe('new@example.com');
  });

  it('counts wrong passwords together with those of logging in', async () => {
    const { changeEmail, guess, refusal } = await setUp();
    for (let i = 0; i < MAX_ATTEMPTS; i += 1) await guess('ana@example.com');
    expect(await refusal(changeEmail(ana, 'new@example.com', PASSWORD, app))).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('refuses what is no address and one that somebody has', async () => {
    const { changeEmail, refusal } = await setUp();
    expect(await refusal(changeEmail(ana, 'new', PASSWORD, app))).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'input.email' }],
    });
    expect(await refusal(changeEmail(ana, 'BEN@example.com', PASSWORD, app))).toMatchObject({ code: 'EMAIL_TAKEN' });
    expect(await changeEmail(ana, 'ANA@example.com', PASSWORD, app)).toBe('ANA@example.com');
  });

  it('needs a session that goes on, which others than us may not know yet', async () => {
    const { changeEmail, sessions, refusal } = await setUp();
    await sessions.revoke(ana.sid, NOON);
    expect(await refusal(changeEmail(ana, 'new@example.com', null, phone))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});
