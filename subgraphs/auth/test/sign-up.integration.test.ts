import { setTimeout as sleep } from 'node:timers/promises';
import { untilServed } from '@gobbler/test-harness';
import { AppError } from '@gobbler/contracts';
import { codeOf, startAuthBench, type AuthBench } from './auth-bench';

const MINUTE = 60_000;

describe('a sign-up that fails half-way', () => {
  let bench: AuthBench;

  beforeAll(async () => {
    bench = await startAuthBench();
  });

  beforeEach(() => {
    bench.user.before = () => undefined;
    bench.setClock(null);
  });

  afterAll(() => bench?.stop());

  function statusesOf(emailKey: string): Promise<{ status: string }[]> {
    return bench.sql('SELECT status FROM accounts WHERE email_key = $1', [emailKey]);
  }

  it('can be repeated when user fails, and no one can log in meanwhile', async () => {
    bench.user.before = () => {
      throw new Error('the disk of user is full of secrets');
    };
    const failed = await bench.signUp('ana@example.com');
    expect(failed.errors?.[0]).toMatchObject({
      message: expect.not.stringContaining('secrets'),
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfterSeconds: 5 },
    });
    expect(codeOf(await bench.logIn('ana@example.com'))).toBe('INVALID_CREDENTIALS');
    bench.user.before = () => undefined;
    const { data } = await bench.signUp('ana@example.com', { username: 'ana', password: 'another fine one' });
    expect(bench.user.profiles.get(data['signUp'].user.id)?.username).toBe('ana');
    expect(await bench.logIn('ana@example.com', 'another fine one')).not.toHaveProperty('errors');
    expect(await statusesOf('ana@example.com')).toEqual([{ status: 'active' }]);
  });

  it('can be repeated when user hangs; the late profile is the same person’s', async () => {
    bench.user.before = () => sleep(3_000);
    expect(codeOf(await bench.signUp('slow@example.com'))).toBe('SUBGRAPH_UNAVAILABLE');
    bench.user.before = () => undefined;
    const { data } = await bench.signUp('slow@example.com');
    expect(data['signUp'].user.email).toBe('slow@example.com');
  });

  it('leaves nothing behind when the name is refused, and passes the fields on', async () => {
    const refused = await bench.signUp('blank@example.com', { username: ' ' });
    expect(refused.errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'input.username', message: 'must not be blank' }],
    });
    expect(await statusesOf('blank@example.com')).toEqual([]);
    expect(await bench.signUp('blank@example.com')).not.toHaveProperty('errors');
  });

  it('is removed on both sides after ten minutes', async () => {
    bench.user.before = async (what, userId) => {
      if (what === 'remove') return;
      // Made, but the answer is lost.
      const [row] = await bench.sql<{ email: string }>('SELECT email FROM accounts WHERE id = $1', [userId]);
      const profile = { username: row?.email ?? '', createdAt: new Date(), deviceToken: null, sessionId: null };
      bench.user.profiles.set(userId, { userId, ...profile });
      throw new AppError('OVERLOADED', 'Too many.');
    };
    expect(codeOf(await bench.signUp('left@example.com'))).toBe('SUBGRAPH_UNAVAILABLE');
    const [row] = await bench.sql<{ id: unknown }>(`SELECT id FROM accounts WHERE email_key = 'left@example.com'`);
    const id = String(row?.id);
    expect(bench.user.profiles.has(id)).toBe(true);
    bench.setClock(new Date(Date.now() + 9 * MINUTE));
    await bench.service.runChores();
    expect(await statusesOf('left@example.com')).toEqual([{ status: 'pending' }]);
    bench.setClock(new Date(Date.now() + 11 * MINUTE));
    await bench.service.runChores();
    expect(await bench.sql('SELECT * FROM accounts WHERE id = $1', [id])).toEqual([]);
    expect(bench.user.profiles.has(id)).toBe(false);
  });

  it('keeps the id until user has removed the profile, and frees the email at once', async () => {
    bench.user.before = () => {
      throw new Error('down');
    };
    expect(codeOf(await bench.signUp('kept@example.com'))).toBe('SUBGRAPH_UNAVAILABLE');
    bench.setClock(new Date(Date.now() + 11 * MINUTE));
    await expect(bench.service.runChores()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(await bench.sql(`SELECT email, email_key, password_hash FROM accounts WHERE status = 'abandoned'`)).toEqual([
      { email: '', email_key: null, password_hash: '' },
    ]);
    bench.setClock(null);
    bench.user.before = () => undefined;
    expect(await bench.signUp('kept@example.com')).not.toHaveProperty('errors');
    bench.setClock(new Date(Date.now() + 11 * MINUTE));
    await bench.service.runChores();
    expect(await bench.sql(`SELECT * FROM accounts WHERE status <> 'active'`)).toEqual([]);
  });

  it('gives an email that twenty people sign up with at once to exactly one of them', async () => {
    const spellings = Array.from({ length: 20 }, (_, i) => {
      const email = 'shared@example.com';
      return email.slice(0, i % 8).toUpperCase() + email.slice(i % 8);
    });
    const signUp = (email: string, i: number) =>
      bench.signUp(email, { username: `person ${i}`, idempotencyKey: `key ${i}` });
    const answers = await Promise.all(spellings.map((email, i) => untilServed(() => signUp(email, i))));
    const winners = answers.flatMap((answer, i) => (answer.errors ? [] : [{ i, user: answer.data['signUp'].user }]));
    expect(winners).toHaveLength(1);
    expect(answers.filter((answer) => codeOf(answer) === 'EMAIL_TAKEN')).toHaveLength(19);
    const [winner = { i: -1, user: {} }] = winners;
    expect(winner.user.email).toBe(spellings[winner.i]);
    expect(bench.user.profiles.get(winner.user.id)?.username).toBe(`person ${winner.i}`);
    const rows = await bench.sql<{ id: unknown }>(`SELECT id FROM accounts WHERE email_key = 'shared@example.com'`);
    expect(rows.map(({ id }) => String(id))).toEqual([winner.user.id]);
  });
});

describe('a service that dies in the middle of a sign-up', () => {
  async function dieAt(point: string): Promise<AuthBench> {
    let isArmed = true;
    const crashPoint = (name: string): void => {
      if (isArmed && name === point) throw new Error('killed');
    };
    const bench = await startAuthBench({}, { crashPoint });
    expect(codeOf(await bench.signUp('ana@example.com'))).toBe('INTERNAL_SERVER_ERROR');
    isArmed = false;
    return bench;
  }

  async function expectRepeatable(bench: AuthBench): Promise<void> {
    const { data, errors } = await bench.signUp('ana@example.com', { username: 'ana' });
    expect(errors).toBeUndefined();
    expect([...bench.user.profiles.values()]).toMatchObject([{ userId: data['signUp'].user.id, username: 'ana' }]);
    await bench.stop();
  }

  it('leaves an email that can be used a little later', async () => {
    const bench = await dieAt('auth.profile-made');
    bench.setClock(new Date(Date.now() + 4_000));
    await expectRepeatable(bench);
  });

  it('leaves an email that can be used at once: the repeat waits until the dead attempt has timed out', async () => {
    const bench = await dieAt('auth.account-pending');
    await expectRepeatable(bench);
  });
});
