import { setTimeout as sleep } from 'node:timers/promises';
import { useSystem } from '@gobbler/test-harness/use-system';
import { codesOf, PASSWORD, type Person } from '@gobbler/test-harness/graphql/client';
import { eventually } from '@gobbler/test-harness';

const SIGN_UP = `mutation SignUp($input: SignUpInput!) {
  signUp(input: $input) {
    createdAt
    user { id username email }
    session { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt }
  }
}`;
const LOG_IN = `mutation LogIn($input: LogInInput!) {
  logIn(input: $input) { user { id email } session { accessToken refreshToken } }
}`;
const REFRESH = `mutation Refresh($token: String!) {
  refreshSession(input: { refreshToken: $token }) { user { id } session { accessToken refreshToken } }
}`;
const LOG_OUT = 'mutation { logOut { user { id } } }';
const CHANGE_EMAIL = `mutation ChangeEmail($input: ChangeEmailInput!) {
  changeEmail(input: $input) { email user { id email } }
}`;
const UPDATE_PROFILE = `mutation UpdateProfile($input: UpdateProfileInput!) {
  updateProfile(input: $input) { user { id username updatedAt devices { token } } }
}`;
const REGISTER_DEVICE = `mutation Register($token: String!) {
  registerDevice(input: { token: $token }) { device { id token registeredAt } user { devices { token } } }
}`;
const REMOVE_DEVICE =
  'mutation Remove($id: ID!) { removeDevice(id: $id) { device { token } user { devices { id } } } }';
const ME = '{ me { id } }';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const { client } = useSystem();
function account(name: string, change: object = {}) {
  const email = `${name}.${Math.random().toString(36).slice(2)}@example.com`;
  return { email, username: name, password: PASSWORD, ...change };
}

describe('signUp', () => {
  it('makes an account with its profile and device, logged in for 15 minutes, and for 30 days with refreshing', async () => {
    const input = account('ana', { deviceToken: 'phone-of-ana' });
    const before = Date.now();
    const { signUp } = await client.data(SIGN_UP, { input });
    expect(signUp.user).toEqual({ id: expect.stringMatching(/^\d+$/), username: 'ana', email: input.email });
    expect(signUp.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const { session } = signUp;
    expect(Date.parse(session.accessTokenExpiresAt) - before).toBeGreaterThan(14 * MINUTE_MS);
    expect(Date.parse(session.accessTokenExpiresAt) - before).toBeLessThan(16 * MINUTE_MS);
    expect(Date.parse(session.refreshTokenExpiresAt) - before).toBeGreaterThan(29.9 * DAY_MS);
    const { me } = await client.data(
      '{ me { id username email createdAt updatedAt devices { token } } }',
      {},
      {
        token: session.accessToken,
      },
    );
    expect(me).toEqual({
      id: signUp.user.id,
      username: 'ana',
      email: input.email,
      createdAt: signUp.createdAt,
      updatedAt: null,
      devices: [{ token: 'phone-of-ana' }],
    });
  });

  it('refuses an address that is taken, in any case', async () => {
    const input = account('ben');
    await client.data(SIGN_UP, { input });
    const answer = await client.ask(SIGN_UP, { input: { ...input, email: input.email.toUpperCase() } });
    expect([answer.status, answer.data, codesOf(answer)]).toEqual([200, { signUp: null }, ['EMAIL_TAKEN']]);
  });

  it('names every field that is wrong, and makes nothing', async () => {
    const input = account('cat');
    const refused = async (change: object) => {
      const answer = await client.ask(SIGN_UP, { input: { ...input, ...change } });
      expect([answer.status, answer.data, codesOf(answer)]).toEqual([200, { signUp: null }, ['BAD_USER_INPUT']]);
      return answer.errors[0]?.extensions.fields?.map(({ path }) => path).sort();
    };
    expect(await refused({ email: 'no', password: 'short' })).toEqual(['input.email', 'input.password']);
    expect(await refused({ username: '' })).toEqual(['input.username']);
    expect(await refused({ deviceToken: 'x'.repeat(4097) })).toEqual(['input.deviceToken']);
    const logIn = await client.ask(LOG_IN, { input: { email: input.email, password: PASSWORD } });
    expect(codesOf(logIn)).toEqual(['INVALID_CREDENTIALS']);
    await client.data(SIGN_UP, { input });
  });

  it('makes one account when five requests want the same address at once', async () => {
    const input = account('twin');
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.ask(SIGN_UP, { input })));
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    const refusals = answers.flatMap(codesOf);
    expect(refusals.every((code) => ['EMAIL_TAKEN', 'SUBGRAPH_UNAVAILABLE'].includes(code))).toBe(true);
    await client.data(LOG_IN, { input: { email: input.email, password: PASSWORD } });
  });
});

describe('logIn', () => {
  it('opens a session for the right password, whatever the case of the address', async () => {
    const cleo = await client.signUp('Cleo');
    const { logIn } = await client.data(LOG_IN, { input: { email: cleo.email.toUpperCase(), password: PASSWORD } });
    expect(logIn.user).toEqual({ id: cleo.id, email: cleo.email });
    expect((await client.data(ME, {}, { token: logIn.session.accessToken })).me).toEqual({ id: cleo.id });
  });

  it('says the same of an unknown address and of a wrong password', async () => {
    const dora = await client.signUp('Dora');
    const wrong = await client.ask(LOG_IN, { input: { email: dora.email, password: 'not-the-password' } });
    const unknown = await client.ask(LOG_IN, { input: { email: 'nobody@example.com', password: PASSWORD } });
    expect([wrong.status, codesOf(wrong)]).toEqual([200, ['INVALID_CREDENTIALS']]);
    expect(wrong.errors[0]?.message).toBe(unknown.errors[0]?.message);
    expect(codesOf(unknown)).toEqual(codesOf(wrong));
  });
});

// What these two wait for, they wait for side by side.
describe.concurrent('refreshSession', () => {
  it('trades a refresh token for the next pair, the same when it is asked again, and a later reuse ends the whole session', async () => {
    const eve = await client.signUp('Eve');
    const { refreshSession: next } = await client.data(REFRESH, { token: eve.refreshToken });
    expect(next.user).toEqual({ id: eve.id });
    expect(next.session.refreshToken).not.toBe(eve.refreshToken);
    expect((await client.data(ME, {}, { token: next.session.accessToken })).me).toEqual({ id: eve.id });

    expect(await client.data(REFRESH, { token: eve.refreshToken })).toEqual({ refreshSession: next });
    // As long as the same answer is given again.
    await sleep(10_500);
    const reuse = await client.ask(REFRESH, { token: eve.refreshToken });
    expect(codesOf(reuse)).toEqual(['UNAUTHENTICATED']);
    const newest = await client.ask(REFRESH, { token: next.session.refreshToken });
    expect([newest.status, newest.data, codesOf(newest)]).toEqual([200, { refreshSession: null }, ['UNAUTHENTICATED']]);
  });

  it('refuses what is no refresh token', async () => {
    expect(codesOf(await client.ask(REFRESH, { token: 'made-up' }))).toEqual(['UNAUTHENTICATED']);
  });
});

describe.concurrent('logOut', () => {
  it('ends the session: its refresh token at once, its access token within a minute', async () => {
    const fay = await client.signUp('Fay');
    expect((await client.data(LOG_OUT, {}, fay)).logOut).toEqual({ user: { id: fay.id } });
    expect(codesOf(await client.ask(REFRESH, { token: fay.refreshToken }))).toEqual(['UNAUTHENTICATED']);

    const ask = () => client.ask(ME, {}, fay);
    const answer = await eventually(ask, ({ status }) => status !== 200, { everyMs: 250, limitMs: 65_000 });
    expect([answer.status, codesOf(answer)]).toEqual([401, ['UNAUTHENTICATED']]);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('leaves the other sessions of the same person alone', async () => {
    const gus = await client.signUp('Gus');
    const { logIn } = await client.data(LOG_IN, { input: { email: gus.email, password: PASSWORD } });
    await client.data(LOG_OUT, {}, gus);
    const { refreshSession } = await client.data(REFRESH, { token: logIn.session.refreshToken });
    expect(refreshSession.user).toEqual({ id: gus.id });
  });

  it('is for those who are logged in', async () => {
    const answer = await client.ask(LOG_OUT);
    expect([answer.status, codesOf(answer)]).toEqual([200, ['UNAUTHENTICATED']]);
  });
});

describe('changeEmail', () => {
  it('changes the email with the password', async () => {
    const hal = await client.signUp('Hal');
    const email = `new.${hal.email}`;
    const { changeEmail } = await client.data(CHANGE_EMAIL, { input: { email, password: PASSWORD } }, hal);
    expect(changeEmail).toEqual({ email, user: { id: hal.id, email } });
    await client.data(LOG_IN, { input: { email, password: PASSWORD } });
    const old = await client.ask(LOG_IN, { input: { email: hal.email, password: PASSWORD } });
    expect(codesOf(old)).toEqual(['INVALID_CREDENTIALS']);
  });

  it('refuses a wrong password or none, a taken address, and what is no address', async () => {
    const ida = await client.signUp('Ida');
    const other = await client.signUp('Other');
    const codes = async (input: object) => codesOf(await client.ask(CHANGE_EMAIL, { input }, ida));
    expect(await codes({ email: 'ida.two@example.com', password: 'not-hers-at-all' })).toEqual(['INVALID_CREDENTIALS']);
    expect(await codes({ email: 'ida.two@example.com' })).toEqual(['BAD_USER_INPUT']);
    expect(await codes({ email: other.email, password: PASSWORD })).toEqual(['EMAIL_TAKEN']);
    expect(await codes({ email: 'no address', password: PASSWORD })).toEqual(['BAD_USER_INPUT']);
    const anonymous = await client.ask(CHANGE_EMAIL, { input: { email: 'a@example.com', password: PASSWORD } });
    expect(codesOf(anonymous)).toEqual(['UNAUTHENTICATED']);
    expect((await client.data('{ me { email } }', {}, ida)).me.email).toBe(ida.email);
  });
});

describe('updateProfile, registerDevice and removeDevice', () => {
  it('change one’s own profile and phones', async () => {
    const jo = await client.signUp('Jo', 'phone-1-of-jo');
    const { updateProfile } = await client.data(
      UPDATE_PROFILE,
      { input: { username: 'Jo 🍲', deviceToken: 'phone-2-of-jo' } },
      jo,
    );
    expect(updateProfile.user).toMatchObject({ id: jo.id, username: 'Jo 🍲' });
    expect(updateProfile.user.updatedAt).toMatch(/Z$/);
    expect(updateProfile.user.devices).toEqual([{ token: 'phone-1-of-jo' }, { token: 'phone-2-of-jo' }]);

    const { registerDevice } = await client.data(REGISTER_DEVICE, { token: 'phone-3-of-jo' }, jo);
    expect(registerDevice.device).toMatchObject({ token: 'phone-3-of-jo' });
    expect(registerDevice.user.devices).toHaveLength(3);

    const { removeDevice } = await client.data(REMOVE_DEVICE, { id: registerDevice.device.id }, jo);
    expect(removeDevice).toMatchObject({ device: { token: 'phone-3-of-jo' } });
    expect(removeDevice.user.devices).toHaveLength(2);
    expect(codesOf(await client.ask(REMOVE_DEVICE, { id: registerDevice.device.id }, jo))).toEqual(['NOT_FOUND']);
  });

  it('give a phone to the user who registered it last, and no one removes another user’s', async () => {
    const kim = await client.signUp('Kim', 'shared-phone');
    const lou = await client.signUp('Lou');
    const { registerDevice } = await client.data(REGISTER_DEVICE, { token: 'shared-phone' }, lou);
    expect((await client.data('{ me { devices { token } } }', {}, kim)).me.devices).toEqual([]);
    expect(codesOf(await client.ask(REMOVE_DEVICE, { id: registerDevice.device.id }, kim))).toEqual(['NOT_FOUND']);
  });

  it('refuse bad values and those who are not logged in', async () => {
    const mia = await client.signUp('Mia');
    const cases: [string, object][] = [
      [UPDATE_PROFILE, { input: { username: 'x'.repeat(51) } }],
      [UPDATE_PROFILE, { input: { username: 'nul\u0000' } }],
      [REGISTER_DEVICE, { token: '' }],
      [REGISTER_DEVICE, { token: 'x'.repeat(4097) }],
    ];
    for (const [document, variables] of cases) {
      const answer = await client.ask(document, variables, mia);
      expect([answer.status, codesOf(answer)]).toEqual([200, ['BAD_USER_INPUT']]);
      expect(codesOf(await client.ask(document, variables))).toEqual(['UNAUTHENTICATED']);
    }
    expect(codesOf(await client.ask(REMOVE_DEVICE, { id: '1' }))).toEqual(['UNAUTHENTICATED']);
    expect(codesOf(await client.ask(REMOVE_DEVICE, { id: 'abc' }, mia))).toEqual(['NOT_FOUND']);
  });
});

describe('another user', () => {
  const PRIVATE = [
    'email',
    'createdAt',
    'updatedAt',
    'devices { id }',
    'isPremium',
    'subscription { id }',
    'stripeCustomerId',
    'reservations { edges { cursor } }',
  ];
  let nan: Person;
  let oz: typeof nan;
  beforeAll(async () => {
    [nan, oz] = [await client.signUp('Nan'), await client.signUp('Oz')];
  });

  it.each(PRIVATE)('does not get %s of a person', async (field) => {
    const query = `query Private($id: ID!) { user(id: $id) { username ${field} } }`;
    const name = field.split(' ')[0] as string;
    for (const [as, code] of [
      [oz, 'FORBIDDEN'],
      [null, 'UNAUTHENTICATED'],
    ] as const) {
      const answer = await client.ask(query, { id: nan.id }, as);
      expect([answer.status, answer.data, codesOf(answer)]).toEqual([
        200,
        { user: { username: 'Nan', [name]: null } },
        [code],
      ]);
      expect(answer.errors[0]?.path).toEqual(['user', name]);
      expect(answer.errors[0]?.extensions.requestId).toBe(answer.headers.get('x-request-id'));
    }
  });

  it('gets no user for an id that does not exist or is invalid', async () => {
    for (const id of ['999999', 'abc', '-1', '9'.repeat(30)]) {
      expect(await client.data('query Q($id: ID!) { user(id: $id) { username } }', { id })).toEqual({ user: null });
    }
    expect(await client.data('{ me { id } }')).toEqual({ me: null });
  });
});
