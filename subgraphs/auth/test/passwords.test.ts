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

  it('costs at least what OWASP asks for', () => {
    expect(PASSWORD_COST).toEqual({ memoryKiB: 19_456, passes: 2, parallelism: 1 });
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

  it('takes as long for no account as for a wrong password', async () => {
    const real = createPasswords(PASSWORD_COST, createHashingQueue({ concurrency: 1, maxWaiting: 10 }), log);
    const hash = await real.hash('correct horse');
    const fastest = async (stored: string | null): Promise<number> => {
      const times: number[] = [];
      for (let i = 0; i < 6; i += 1) {
        const start = performance.now();
        await real.verify('wrong horse', stored);
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    // Others use this machine as well; what differs by design differs in every round.
    const ratios: number[] = [];
    const isAlike = () => ratios.some((ratio) => ratio > 0.6 && ratio < 1.7);
    while (ratios.length < 5 && !isAlike()) ratios.push((await fastest(null)) / (await fastest(hash)));
    expect([ratios, isAlike()]).toEqual([ratios, true]);
  });

  it('has room for an imported bcrypt hash, and takes no password for it yet', async () => {
    const bcrypt = '$2b$12$EXRkfkdmXn2gzds2SSitu.MW9.gAVqa9eLS1//RYtYCmB1eLHg.9q';
    expect(await passwords.verify('U*U', bcrypt)).toBe(false);
    expect(logged).toContain('can not be compared');
    expect(logged).not.toContain(bcrypt);
  });
});
