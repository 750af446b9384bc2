import { untilServed } from '@gobbler/test-harness';
import type { GraphQLAnswer } from '@gobbler/test-servers';
import { codeOf, PASSWORD, startAuthBench, viewerOf, type AuthBench } from './auth-bench';

const HOUR = 3_600_000;

describe('signing up under an idempotency key', () => {
  let bench: AuthBench;
  let email: string;
  let count = 0;

  beforeAll(async () => {
    bench = await startAuthBench();
  });
  beforeEach(() => {
    email = `person${(count += 1)}@example.com`;
    bench.user.before = () => undefined;
    bench.setClock(null);
  });
  afterAll(() => bench?.stop());

  const signUp = (more: object = {}, from?: 'facade') =>
    bench.signUp(email, { idempotencyKey: 'k', ...more }, from ? { from } : {});
  const idOf = ({ data, errors }: GraphQLAnswer): string => {
    expect(errors).toBeUndefined();
    return data['signUp'].user.id;
  };
  const rows = (table: string) => bench.sql<Record<string, unknown>>(`SELECT * FROM ${table}`);

  it('logs a repeat in to the same account, with a session of its own', async () => {
    const first = await signUp();
    const second = await signUp();
    expect(idOf(second)).toBe(idOf(first));
    expect(second.data['signUp'].createdAt).toBe(first.data['signUp'].createdAt);
    const tokens = [first, second].map(({ data }) => data['signUp'].session.accessToken as string);
    expect(new Set(tokens.map((token) => viewerOf(token).sid)).size).toBe(2);
    for (const token of tokens) expect((await bench.accountMe(`Bearer ${token}`)).status).toBe(200);
  });

  it('gives no token without the password, however often it is guessed', async () => {
    await signUp();
    const guesses: (string | undefined)[] = [];
    for (let i = 0; i < 17; i += 1) guesses.push(codeOf(await signUp({ password: `another fine guess ${i}` })));
    expect(new Set(guesses)).toEqual(new Set(['IDEMPOTENCY_KEY_REUSED', 'RATE_LIMITED']));
    expect(guesses.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => 'IDEMPOTENCY_KEY_REUSED'));
    // The same guesses count at the log-in.
    expect(codeOf(await bench.logIn(email, 'one more guess'))).toBe('RATE_LIMITED');
  });

  it('stores no secret and nothing to guess from', async () => {
    const { session } = (await signUp({ password: 'a password to look for' })).data['signUp'];
    const stored = JSON.stringify(await rows('idempotency_keys'));
    for (const secret of ['password', session.accessToken, session.refreshToken, email]) {
      expect(stored).not.toContain(secret);
    }
  });

  it.each([
    ['name', { username: 'another name' }],
    ['device', { deviceToken: 'another phone' }],
  ])('refuses another %s under the same key', async (_what, change) => {
    await signUp();
    expect(codeOf(await signUp(change))).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('keeps two people’s equal keys apart, and says that an address is taken under another one', async () => {
    await signUp();
    const other = await bench.signUp(`other-${email}`, { idempotencyKey: 'k' });
    expect(other.errors).toBeUndefined();
    expect(codeOf(await signUp({ idempotencyKey: 'l' }))).toBe('EMAIL_TAKEN');
    expect(codeOf(await signUp({ idempotencyKey: null }))).toBe('EMAIL_TAKEN');
  });

  it('makes one account of a hundred requests at once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => untilServed(() => signUp())));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(await bench.sql(`SELECT id FROM accounts WHERE email_key = '${email}'`)).toHaveLength(1);
  });

  it('answers IDEMPOTENCY_IN_PROGRESS instead of waiting for the first request', async () => {
    const [asked, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    bench.user.before = async () => {
      asked.resolve();
      await letGo.promise;
    };
    const first = signUp();
    await asked.promise;
    expect(codeOf(await signUp())).toBe('IDEMPOTENCY_IN_PROGRESS');
    expect(codeOf(await signUp({ username: 'another name' }))).toBe('IDEMPOTENCY_KEY_REUSED');
    letGo.resolve();
    expect((await first).errors).toBeUndefined();
  });

  it('does not store a refusal', async () => {
    bench.user.before = () => {
      throw new Error('down');
    };
    expect(codeOf(await signUp())).toBe('SUBGRAPH_UNAVAILABLE');
    bench.user.before = () => undefined;
    expect((await signUp({ username: 'changed meanwhile' })).errors).toBeUndefined();
  });

  it('takes six characters for a password and gives the long session only on the phone’s route, repeated too', async () => {
    const short = { password: 'qzx81k' };
    expect(codeOf(await signUp(short))).toBe('BAD_USER_INPUT');
    const first = await signUp(short, 'facade');
    expect(idOf(await signUp(short, 'facade'))).toBe(idOf(first));
    expect(codeOf(await signUp(short))).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('still logs in to the account when its address has changed, and forgets after a day', async () => {
    const first = await signUp();
    const { accessToken } = first.data['signUp'].session;
    await bench.ask(
      'mutation ($input: ChangeEmailInput!) { changeEmail(input: $input) { email } }',
      { input: { email: `new-${email}`, password: PASSWORD } },
      { as: viewerOf(accessToken) },
    );
    expect(idOf(await signUp())).toBe(idOf(first));
    bench.setClock(new Date(Date.now() + 24 * HOUR + 1_000));
    await bench.service.runChores();
    expect(await rows('idempotency_keys')).toEqual([]);
  });

  it.each(['', 'x'.repeat(256), 'a\u0000b'])('refuses %j as a key', async (idempotencyKey) => {
    expect(codeOf(await signUp({ idempotencyKey }))).toBe('BAD_USER_INPUT');
  });
});

describe('a service that dies in a keyed sign-up', () => {
  it.each(['auth.account-pending', 'auth.profile-made', 'auth.account-active'])(
    'answers a repeat correctly and creates one account when it died at %s',
    async (point) => {
      let isArmed = true;
      const crashPoint = (name: string): void => {
        if (isArmed && name === point) throw new Error('killed');
      };
      const bench = await startAuthBench({}, { crashPoint });
      const send = () => bench.signUp('ana@example.com', { idempotencyKey: 'k' });
      expect(codeOf(await send())).toBe('INTERNAL_SERVER_ERROR');
      isArmed = false;
      const { data, errors } = await send();
      expect(errors).toBeUndefined();
      expect(await bench.sql('SELECT id, status FROM accounts')).toHaveLength(1);
      expect((await send()).data['signUp'].user.id).toBe(data['signUp'].user.id);
      await bench.stop();
    },
  );
});
