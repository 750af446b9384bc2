import { hash } from '@node-rs/bcrypt';
import { createLogger } from '@gobbler/service-kit';
import { PASSWORD_COST } from '../src/infra/passwords/argon2-cost';
import { argon2id, hashWithArgon2id } from '../src/infra/passwords/argon2id';
import { createPasswords } from '../src/infra/passwords/create-passwords';
import { parsePhc, printPhc } from '../src/infra/passwords/phc';
import { createHashingQueue } from '../src/infra/passwords/hashing-queue';

const CHEAP = { memoryKiB: 64, passes: 1, parallelism: 1 };

describe('hashing passwords', () => {
  let logged = '';
  const log = createLogger({
    service: 'auth',
    level: 'info',
    destination: { write: (line) => void (logged += line) },
  });
  const passwords = createPasswords(CHEAP, createHashingQueue({ concurrency: 2, maxWaiting: 10 }), log);

  beforeEach(() => {
    logged = '';
  });

  it('writes a PHC string that fits its column', async () => {
    const hash = await hashWithArgon2id('correct horse', PASSWORD_COST);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z\d+/]{22}\$[A-Za-z\d+/]{43}$/);
    expect(hash.length).toBeLessThanOrEqual(255);
    const parsed = parsePhc(hash);
    expect(parsed && printPhc(parsed)).toBe(hash);
  });

  it('agrees with the reference implementation', async () => {
    // From the test suite of https://github.com/P-H-C/phc-winner-argon2 (argon2id, v=19).
    const reference = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
    expect(await argon2id.verify?.('password', reference)).toBe(true);
    expect(await argon2id.verify?.('passwore', reference)).toBe(false);
  });

  it('takes the right password and no other', async () => {
    const hash = await passwords.hash('correct horse');
    expect(await passwords.verify('correct horse', hash)).toBe(true);
    expect(await passwords.verify('correct horsf', hash)).toBe(false);
    expect(await passwords.verify('', hash)).toBe(false);
  });

  it('salts: the same password has another hash each time', async () => {
    expect(await passwords.hash('correct horse')).not.toBe(await passwords.hash('correct horse'));
  });

  it('takes a password however the keyboard composes its letters', async () => {
    const hash = await passwords.hash('crème brûlée');
    expect(await passwords.verify('crème brûlée'.normalize('NFD'), hash)).toBe(true);
  });

  it('verifies at the cost that stands in the hash', async () => {
    const dearer = await hashWithArgon2id('correct horse', { memoryKiB: 128, passes: 2, parallelism: 2 });
    expect(await passwords.verify('correct horse', dearer)).toBe(true);
  });

  it('finds every password wrong where there is no account', async () => {
    expect(await passwords.verify('', null)).toBe(false);
    expect(logged).toBe('');
  });

  it('takes no password for a hash of a kind that it does not know', async () => {
    expect(await passwords.verify('U*U', '$1$abcdefgh$PFuLh.zF9SgbVjJyVDjGv/')).toBe(false);
    expect(logged).toContain('can not be compared');
    expect(logged).not.toContain('PFuLh');
  });
});

describe('imported bcrypt hashes', () => {
  const log = createLogger({ service: 'auth', level: 'silent' });
  const queue = createHashingQueue({ concurrency: 2, maxWaiting: 10 });
  const passwords = createPasswords(CHEAP, queue, log);
  const bcryptOf = (password: string, version: '2a' | '2b' | '2y' = '2a') => hash(password, { cost: 4, version });

  // From the test suites of Openwall's crypt_blowfish and of Spring Security.
  it.each([
    ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['', '$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.'],
    ['a', '$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe'],
  ])('are compared as other implementations do: %j', async (password, stored) => {
    expect(await passwords.verify(password, stored)).toBe(true);
    expect(await passwords.verify(`${password}x`, stored)).toBe(false);
  });

  it.each(['2a', '2b', '2y'] as const)('may begin with $%s$', async (version) => {
    const stored = await bcryptOf('crème brûlée 🍮', version);
    expect(await passwords.verify('crème brûlée 🍮', stored)).toBe(true);
    expect(await passwords.verify('creme brulee 🍮', stored)).toBe(false);
    expect(passwords.mayRenew('crème brûlée 🍮', stored)).toBe(true);
  });

  it('are renewed, those of our own scheme are not', async () => {
    expect(passwords.mayRenew('abc', await passwords.hash('abc'))).toBe(false);
  });

  it('do not take a password that goes on behind a NUL for the one before it', async () => {
    const stored = await bcryptOf('abc');
    expect(await passwords.verify('abc\0abc', stored)).toBe(false);
    expect(await passwords.verify('abc\0', stored)).toBe(false);
    expect(await passwords.verify('abc', stored)).toBe(true);
  });

  it('go by the first 72 bytes, so that what stands behind them never becomes the password', async () => {
    const long = 'ü'.repeat(36);
    const stored = await bcryptOf(`${long} and more`);
    expect(await passwords.verify(`${long} and something else`, stored)).toBe(true);
    expect(passwords.mayRenew(`${long} and something else`, stored)).toBe(false);
    // Without its end, the beginning is not the password either.
    expect(passwords.mayRenew(long, stored)).toBe(false);
    expect(await passwords.verify('ü'.repeat(35), stored)).toBe(false);
    expect(passwords.mayRenew('ü'.repeat(35), stored)).toBe(true);
  });

  // Cost 31 would take two days.
  it.each(['$2a$15$', '$2a$31$', '$2a$03$', '$2x$10$'])('are not compared when they begin with %s', async (start) => {
    let logged = '';
    const destination = { write: (line: string) => void (logged += line) };
    const strict = createPasswords(CHEAP, queue, createLogger({ service: 'auth', level: 'info', destination }));
    const stored = (await bcryptOf('abc')).replace('$2a$04$', start);
    expect(await strict.verify('abc', stored)).toBe(false);
    expect(logged).toContain('can not be compared');
  });

  it.each([
    ['bcrypt', CHEAP, 8],
    ['argon2id', PASSWORD_COST, 4],
  ])(
    'have every failure do the work of both schemes, whatever account there is: %s',
    async (_what, cost, dearest) => {
      const real = createPasswords(cost, createHashingQueue({ concurrency: 1, maxWaiting: 10 }), log, dearest);
      // Of the processor's time, threads included: that of the clock is also others'.
      const spent = async (stored: string | null): Promise<number> => {
        const times: number[] = [];
        for (let i = 0; i < 3; i += 1) {
          const start = process.cpuUsage();
          await real.verify('wrong', stored);
          const { user, system } = process.cpuUsage(start);
          times.push(user + system);
        }
        return Math.min(...times);
      };
      const dear = await hash('abc', { cost: dearest, version: '2a' });
      const stored = [null, await bcryptOf('abc'), dear, await real.hash('abc')];
      // What differs by design differs in every round.
      const rounds: number[][] = [];
      const isAlike = () => rounds.some((times) => Math.max(...times) / Math.min(...times) < 1.6);
      while (rounds.length < 8 && !isAlike()) {
        const times: number[] = [];
        for (const one of stored) times.push(await spent(one));
        rounds.push(times);
      }
      expect([rounds, isAlike()]).toEqual([rounds, true]);
    },
    120_000,
  );
});
