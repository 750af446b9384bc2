import { hash } from '@node-rs/bcrypt';
import { createAuthDataSource } from '../src/infra/data-source';
import { findBcryptCost } from '../src/infra/find-bcrypt-cost';
import { codeOf, PASSWORD, startAuthBench, type AuthBench } from './auth-bench';

describe('an account that came with a bcrypt hash', () => {
  let bench: AuthBench;
  let email: string;
  let count = 0;

  beforeAll(async () => {
    bench = await startAuthBench();
  });
  beforeEach(async () => {
    email = `imported${(count += 1)}@example.com`;
    await bench.signUp(email);
    await store(await hash(PASSWORD, { cost: 4, version: '2a' }));
  });
  afterAll(() => bench?.stop());

  const store = (stored: string) =>
    bench.sql('UPDATE accounts SET password_hash = $1 WHERE email_key = $2', [stored, email]);
  const stored = async (): Promise<string> => {
    const rows = await bench.sql<{ password_hash: string }>('SELECT password_hash FROM accounts WHERE email_key = $1', [
      email,
    ]);
    return rows[0]?.password_hash ?? '';
  };

  it('lets its owner in, and has an argon2id hash from then on', async () => {
    expect((await bench.logIn(email)).errors).toBeUndefined();
    expect(await stored()).toMatch(/^\$argon2id\$/);
    expect((await bench.logIn(email, PASSWORD, { from: 'facade' })).errors).toBeUndefined();
  });

  it('keeps its hash after wrong guesses, which are answered as for an unknown email', async () => {
    const [wrong, unknown] = [await bench.logIn(email, 'wrong'), await bench.logIn('unknown@example.com', 'wrong')];
    expect(codeOf(wrong)).toBe('INVALID_CREDENTIALS');
    expect(wrong).toEqual(unknown);
    expect(await stored()).toMatch(/^\$2a\$04\$/);
  });

  it('has its cost known to the service from the start', async () => {
    const dataSource = await createAuthDataSource(bench.config.databaseUrl, 1).initialize();
    expect(await findBcryptCost(dataSource)).toBe(4);
    await store(await hash(PASSWORD, { cost: 6, version: '2y' }));
    expect(await findBcryptCost(dataSource)).toBe(6);
    await bench.sql('DELETE FROM accounts');
    expect(await findBcryptCost(dataSource)).toBeNull();
    await dataSource.destroy();
    // When the database fails, bcrypt hashes are assumed.
    expect(await findBcryptCost(dataSource)).toBe(10);
  });

  it('lets ten in at once and ends with one hash that goes on to work', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => bench.logIn(email)));
    expect(answers.map(codeOf)).toEqual(answers.map(() => undefined));
    expect(await stored()).toMatch(/^\$argon2id\$/);
    expect((await bench.logIn(email)).errors).toBeUndefined();
    expect(bench.logged()).not.toContain('could not be replaced');
  });

  it('keeps a hash that has seen only the beginning of the password', async () => {
    const long = `${PASSWORD} `.repeat(5);
    await store(await hash(long, { cost: 4, version: '2a' }));
    expect((await bench.logIn(email, `${long.slice(0, -5)} typo`)).errors).toBeUndefined();
    expect((await bench.logIn(email, long)).errors).toBeUndefined();
    expect(await stored()).toMatch(/^\$2a\$04\$/);
    expect(bench.logged()).not.toContain('$2a$');
  });
});
