import { isBusy, untilServed } from '@gobbler/test-harness';
import { viewer, type GraphQLAnswer } from '@gobbler/test-servers';
import { codeOf, PASSWORD, startAuthBench, viewerOf, type AuthBench } from './auth-bench';

const DAY = 24 * 60 * 60_000;

describe('the auth subgraph', () => {
  let bench: AuthBench;
  const facade = { from: 'facade' } as const;

  beforeAll(async () => {
    bench = await startAuthBench();
  });

  afterAll(() => bench?.stop());

  async function newPerson(email: string) {
    const { data, errors } = await untilServed(() => bench.signUp(email, { idempotencyKey: email }));
    expect(errors).toBeUndefined();
    const { accessToken, refreshToken } = data['signUp'].session as { accessToken: string; refreshToken: string };
    return { ...viewerOf(accessToken), accessToken, refreshToken };
  }

  /** Lets fifteen of so many guesses at once through, and refuses the others. */
  async function expectFifteenOf(count: number, guess: (index: number) => Promise<GraphQLAnswer>): Promise<void> {
    let busy = 0;
    const guessUntilServed = (index: number) =>
      untilServed(async () => {
        const answer = await guess(index);
        if (isBusy(answer)) busy += 1;
        return answer;
      });
    const codes = (await Promise.all(Array.from({ length: count }, (_, index) => guessUntilServed(index)))).map(codeOf);
    const invalid = codes.filter((code) => code === 'INVALID_CREDENTIALS').length;
    // One that a busy machine did not answer may have been counted.
    expect(invalid).toBeLessThanOrEqual(15);
    expect(invalid).toBeGreaterThanOrEqual(15 - busy);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(count - invalid);
  }

  function changeEmail(who: { userId: number; sid: string } | null, email: string, password?: string, from = {}) {
    return bench.ask(
      'mutation ($input: ChangeEmailInput!) { changeEmail(input: $input) { email user { id email } } }',
      { input: { email, password } },
      { as: who, ...from },
    );
  }

  it('makes an account and a profile, and logs in', async () => {
    const before = Date.now();
    const input = { username: 'ana', deviceToken: 'phone-of-ana', idempotencyKey: 'k' };
    const { data, errors } = await untilServed(() => bench.signUp(' Ana@Example.com', input));
    expect(errors).toBeUndefined();
    const { user, session, createdAt } = data['signUp'];
    expect(user).toEqual({ id: expect.stringMatching(/^\d+$/), email: 'Ana@Example.com' });
    expect(bench.user.profiles.get(user.id)).toEqual({
      userId: user.id,
      username: 'ana',
      createdAt: new Date(createdAt),
      sessionId: viewerOf(session.accessToken).sid,
      deviceToken: 'phone-of-ana',
    });
    expect(Date.parse(createdAt)).toBeGreaterThanOrEqual(before);
    const life = Date.parse(session.accessTokenExpiresAt) - before;
    expect(life).toBeGreaterThan(14.9 * 60_000);
    expect(life).toBeLessThan(15.1 * 60_000);
    expect(Date.parse(session.refreshTokenExpiresAt) - before).toBeGreaterThan(29.9 * DAY);
    expect(session.refreshToken).toMatch(/^[\w-]{43}$/);
  });

  it('keeps neither password nor refresh token, only hashes of them', async () => {
    const { refreshToken, sid } = await newPerson('kept@example.com');
    const [account] = await bench.sql<object>(`SELECT * FROM accounts WHERE email_key = 'kept@example.com'`);
    expect(account).toMatchObject({ password_hash: expect.stringMatching(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/) });
    const tokens = await bench.sql<object>('SELECT * FROM refresh_tokens WHERE session_id = $1', [sid]);
    expect(tokens).toHaveLength(1);
    expect(JSON.stringify([account, tokens])).not.toContain(PASSWORD);
    expect(JSON.stringify([account, tokens])).not.toContain(refreshToken);
  });

  it('logs the phone app in for ten days', async () => {
    await newPerson('phone@example.com');
    const { data } = await bench.logIn('phone@example.com', PASSWORD, facade);
    const { accessToken, accessTokenExpiresAt, refreshToken } = data['logIn'].session;
    const life = Date.parse(accessTokenExpiresAt) - Date.now();
    expect([Math.round(life / DAY), refreshToken]).toEqual([10, null]);
    expect((await bench.accountMe(`Bearer ${accessToken}`)).status).toBe(200);
  });

  it('answers an unknown email and a wrong password with the same bytes', async () => {
    await newPerson('same@example.com');
    const answers = [
      await bench.logIn('same@example.com', 'wrong horse'),
      await bench.logIn('unknown@example.com', 'wrong horse'),
      await bench.logIn('\u0000', 'wrong horse'),
    ];
    expect(answers.map(codeOf)).toEqual(answers.map(() => 'INVALID_CREDENTIALS'));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('refuses further guesses, and says when to retry', async () => {
    await newPerson('guessed@example.com');
    await expectFifteenOf(60, (i) => bench.logIn('Guessed@example.com', `wrong horse ${i}`));
    const right = await bench.logIn('guessed@example.com');
    expect(right.errors?.[0]?.extensions).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterSeconds: expect.any(Number),
    });
  });

  it('lets the owner in from a known source while strangers, limited together, guess', async () => {
    const home = { source: '192.0.2.1' };
    await untilServed(() => bench.signUp('attacked@example.com', { idempotencyKey: 'k' }, home));
    await expectFifteenOf(50, (i) =>
      bench.logIn('attacked@example.com', `wrong horse ${i}`, { source: `198.51.100.${i}` }),
    );
    expect(codeOf(await bench.logIn('attacked@example.com', PASSWORD, home))).toBeUndefined();
    expect(codeOf(await bench.logIn('attacked@example.com', PASSWORD, { source: '203.0.113.1' }))).toBe('RATE_LIMITED');
  });

  it('refreshes once with each token, and ends the session when an old one is shown', async () => {
    const { refreshToken, sid } = await newPerson('refresh@example.com');
    const { data } = await bench.refresh(refreshToken);
    const next = data['refreshSession'].session;
    expect(viewerOf(next.accessToken).sid).toBe(sid);
    expect((await bench.accountMe(`Bearer ${next.accessToken}`)).status).toBe(200);
    expect((await bench.refresh(refreshToken)).data['refreshSession'].session).toEqual(next);
    bench.setClock(new Date(Date.now() + 11_000));
    expect(codeOf(await bench.refresh(refreshToken))).toBe('UNAUTHENTICATED');
    bench.setClock(null);
    expect(codeOf(await bench.refresh(next.refreshToken))).toBe('UNAUTHENTICATED');
    expect((await bench.accountMe(`Bearer ${next.accessToken}`)).status).toBe(401);
    expect(bench.logged()).toContain('an old refresh token was shown');
  });

  it('removes the device that signed up when that session logs out', async () => {
    const { data } = await bench.signUp('device@example.com', { deviceToken: 'phone-of-dora' });
    const dora = viewerOf(data['signUp'].session.accessToken);
    const profile = () => bench.user.profiles.get(String(dora.userId));
    expect(profile()).toMatchObject({ deviceToken: 'phone-of-dora', sessionId: dora.sid });
    expect((await bench.ask('mutation { logOut { user { id } } }', {}, { as: dora })).errors).toBeUndefined();
    expect(profile()).toMatchObject({ deviceToken: null });
  });

  it('ends the session that logs out, its tokens and its refresh, and no other', async () => {
    const ana = await newPerson('out@example.com');
    const other = viewerOf((await bench.logIn('out@example.com')).data['logIn'].session.accessToken);
    const { data, errors } = await bench.ask('mutation { logOut { user { id email } } }', {}, { as: ana });
    expect([errors, data['logOut']]).toEqual([
      undefined,
      { user: { id: String(ana.userId), email: 'out@example.com' } },
    ]);
    expect((await bench.accountMe(`Bearer ${ana.accessToken}`)).status).toBe(401);
    expect(codeOf(await bench.refresh(ana.refreshToken))).toBe('UNAUTHENTICATED');
    const revocations = await bench.ask('{ revokedSessions { sessions { sid forgettableAt } cursor hasMore } }');
    const sids = revocations.data['revokedSessions'].sessions.map(({ sid }: { sid: string }) => sid);
    expect(sids).toContain(ana.sid);
    expect(sids).not.toContain(other.sid);
    const { cursor } = revocations.data['revokedSessions'];
    const more = await bench.ask('query ($after: String) { revokedSessions(after: $after) { hasMore } }', {
      after: cursor,
    });
    expect(more.data['revokedSessions']).toEqual({ hasMore: false });
  });

  it('changes one’s email with the password', async () => {
    const ana = await newPerson('old@example.com');
    await newPerson('used@example.com');
    expect(codeOf(await changeEmail(null, 'new@example.com', PASSWORD))).toBe('UNAUTHENTICATED');
    expect(codeOf(await changeEmail(ana, 'new@example.com'))).toBe('BAD_USER_INPUT');
    expect(codeOf(await changeEmail(ana, 'new@example.com', 'wrong horse'))).toBe('INVALID_CREDENTIALS');
    expect(codeOf(await changeEmail(ana, 'USED@example.com', PASSWORD))).toBe('EMAIL_TAKEN');
    expect(codeOf(await changeEmail(ana, 'new', PASSWORD))).toBe('BAD_USER_INPUT');
    const { data } = await changeEmail(ana, ' New@example.com', PASSWORD);
    expect(data['changeEmail']).toEqual({
      email: 'New@example.com',
      user: { id: String(ana.userId), email: 'New@example.com' },
    });
    expect(codeOf(await bench.logIn('old@example.com'))).toBe('INVALID_CREDENTIALS');
    expect((await bench.logIn('new@example.com')).data['logIn'].user.id).toBe(String(ana.userId));
  });

  it('requires no password from the phone app in a session of its own to change the email', async () => {
    const inAnotherSession = await newPerson('phone-old@example.com');
    expect(codeOf(await changeEmail(inAnotherSession, 'taken-over@example.com', undefined, facade))).toBe('FORBIDDEN');
    const { accessToken } = (await bench.logIn('phone-old@example.com', PASSWORD, facade)).data['logIn'].session;
    const ana = viewerOf(accessToken);
    const { data } = await changeEmail(ana, 'phone-new@example.com', undefined, facade);
    expect(data['changeEmail'].email).toBe('phone-new@example.com');
    expect(codeOf(await changeEmail(ana, 'phone-newer@example.com'))).toBe('BAD_USER_INPUT');
  });

  it('shows an email to its owner only, also as an entity', async () => {
    const ana = await newPerson('private@example.com');
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id email } } }';
    const r = [{ __typename: 'User', id: String(ana.userId), isProven: true }];
    const shown = { id: String(ana.userId), email: 'private@example.com' };
    expect((await bench.ask(query, { r }, { as: ana })).data['_entities']).toEqual([shown]);
    const others = await bench.ask(query, { r }, { as: viewer(ana.userId + 1) });
    expect([others.data['_entities'], codeOf(others)]).toEqual([[{ ...shown, email: null }], 'FORBIDDEN']);
    const anonymous = await bench.ask(query, { r });
    expect([anonymous.data['_entities'], codeOf(anonymous)]).toEqual([[{ ...shown, email: null }], 'UNAUTHENTICATED']);
    const strange = await bench.ask(query, { r: [{ __typename: 'User', id: 'x' }] }, { as: ana });
    expect(strange.data['_entities']).toEqual([null]);
  });

  it('shows an email to payment, and to no other caller', async () => {
    const ana = await newPerson('paying@example.com');
    const query = 'query ($id: ID!) { accountEmail(userId: $id) }';
    const emailOf = (id: string) => bench.ask(query, { id }, { from: 'payment' });
    expect((await emailOf(String(ana.userId))).data['accountEmail']).toBe('paying@example.com');
    expect(await emailOf('999999999')).toEqual({ data: { accountEmail: null } });
    expect(codeOf(await emailOf('x'))).toBe('BAD_USER_INPUT');
    expect(codeOf(await bench.ask(query, { id: String(ana.userId) }, { as: ana }))).toBe('FORBIDDEN');
    const revocations = await bench.ask('{ revokedSessions { cursor } }', {}, { from: 'payment' });
    expect(codeOf(revocations)).toBe('FORBIDDEN');
  });

  it('refuses requests without an internal token, a user’s token included', async () => {
    const { accessToken } = await newPerson('direct@example.com');
    for (const authorization of [undefined, `Bearer ${accessToken}`]) {
      const answer = await fetch(`${bench.service.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
        body: JSON.stringify({ query: '{ _service { sdl } }' }),
      });
      expect([answer.status, Object.keys((await answer.json()) as object)]).toEqual([
        401,
        ['error', 'code', 'requestId'],
      ]);
    }
  });

  it('publishes the public keys', async () => {
    const answer = await fetch(`${bench.service.url}/.well-known/jwks.json`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toEqual({
      keys: [
        {
          kty: 'OKP',
          crv: 'Ed25519',
          x: expect.any(String),
          kid: expect.any(String),
          alg: 'EdDSA',
          use: 'sig',
        },
      ],
    });
  });

  it('logs neither password, token nor secret', async () => {
    const { accessToken, refreshToken } = await newPerson('logged@example.com');
    await bench.refresh(refreshToken);
    await bench.refresh(refreshToken);
    for (const secret of [PASSWORD, accessToken, refreshToken, bench.config.tokenSecret, '$argon2id'])
      expect(bench.logged()).not.toContain(secret);
  });
});
