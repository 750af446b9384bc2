import { BadUserInputError, noCrash } from '@gobbler/contracts';
import { addCrashPoints } from '../src/crash-points';
import { createSessionOpener } from '../src/domain/session-opener';
import { createSignUp, type NewAccount } from '../src/domain/sign-up';
import { createSweep } from '../src/domain/sweep';
import { createSourceLimiter } from '../src/domain/source-limits';
import type { Caller } from '../src/domain/session';
import { after, caller, DAY, MINUTE, NOON, SECOND } from './builders';
import { createFakePasswords, createFakeProfiles, createFakeStore, createFakeTokens, userIsOut } from './fakes';

const ana: NewAccount = {
  email: ' Ana@Example.com ',
  username: 'ana',
  password: 'correct horse',
  deviceToken: 'phone-of-ana',
};

const MAX_SIGN_UPS = 30;

function setUp() {
  const { tables, ...store } = createFakeStore();
  const profiles = createFakeProfiles();
  const passwords = createFakePasswords();
  const tokens = createFakeTokens();
  let clock = NOON;
  const now = (): Date => clock;
  const bed = {
    store,
    tables,
    profiles,
    passwords,
    crashPoint: noCrash,
    advance: (ms: number) => {
      clock = new Date(clock.getTime() + ms);
    },
    sweep: createSweep({ ...store, profiles, now }),
    signUp: (account: NewAccount, from: Caller = caller()) => signUp(account, from),
    statuses: () => [...tables.accounts.values()].map(({ status }) => status),
  };
  const signUp = createSignUp({
    ...store,
    pending: addCrashPoints((name) => bed.crashPoint(name), store.pending),
    profiles,
    passwords,
    isCommonPassword: (password) => password === 'password123',
    tokens,
    openSession: createSessionOpener({ tokens, facadeSessionDays: 10 }),
    limitSource: createSourceLimiter({
      counters: store.counters,
      limits: { guesses: 30, signUps: MAX_SIGN_UPS, loopback: null },
      now,
    }),
    now,
    sleep: async (ms) => bed.advance(ms),
  });
  return bed;
}

describe('signing up', () => {
  it('is limited by address, whether it succeeds or tells that somebody has an account', async () => {
    const { signUp, advance } = setUp();
    await signUp(ana);
    for (let i = 1; i < MAX_SIGN_UPS; i += 1) await expect(signUp(ana)).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
    const refusal = { code: 'RATE_LIMITED', retryAfterSeconds: 3_600 };
    await expect(signUp({ ...ana, email: 'ben@example.com' })).rejects.toMatchObject(refusal);
    await expect(signUp({ ...ana, email: 'ben@example.com' }, caller('192.0.2.2'))).resolves.toMatchObject({
      userId: 2,
    });
    advance(60 * MINUTE);
    await expect(signUp({ ...ana, email: 'cleo@example.com' })).resolves.toMatchObject({ userId: 3 });
  });

  it('makes the address known to the account', async () => {
    const { signUp, store } = setUp();
    await signUp(ana);
    expect(await store.knownSources.isKnown(1, caller().source)).toBe(true);
  });

  it('makes account, profile and session', async () => {
    const { signUp, tables, profiles } = setUp();
    const made = await signUp(ana);
    expect(made).toEqual({
      userId: 1,
      createdAt: NOON,
      session: {
        accessToken: expect.stringMatching(/^access of 1 in id-/),
        accessTokenExpiresAt: after(15 * MINUTE),
        refreshToken: expect.stringMatching(/^refresh-/),
        refreshTokenExpiresAt: after(30 * DAY),
      },
    });
    expect(tables.accounts.get(1)).toMatchObject({
      email: 'Ana@Example.com',
      emailKey: 'ana@example.com',
      passwordHash: 'hash of correct horse',
      status: 'active',
    });
    expect(profiles.made.get(1)).toEqual({
      userId: 1,
      username: 'ana',
      sid: expect.stringMatching(/^id-/),
      createdAt: NOON,
      deviceToken: 'phone-of-ana',
    });
    expect(tables.refreshTokens.has(made.session.refreshToken ?? '')).toBe(false);
  });

  it('gives the phone app one token for ten days and no refresh', async () => {
    const { session } = await setUp().signUp({ ...ana, password: 'qzx81k' }, caller('192.0.2.1', 'facade'));
    expect(session).toMatchObject({
      accessTokenExpiresAt: after(10 * DAY),
      refreshToken: null,
      refreshTokenExpiresAt: null,
    });
  });

  it.each([null, '', 'null'])('registers no device for %j', async (deviceToken) => {
    const { signUp, profiles } = setUp();
    await signUp({ ...ana, deviceToken });
    expect(profiles.made.get(1)?.deviceToken).toBeNull();
  });

  it('names every field that is wrong, and does nothing', async () => {
    const { signUp, statuses, profiles } = setUp();
    await expect(signUp({ ...ana, email: 'ana', password: 'short' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'input.email' }, { path: 'input.password' }],
    });
    await expect(signUp({ ...ana, password: 'password123' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect([statuses(), profiles.made.size]).toEqual([[], 0]);
  });

  it('refuses an address that somebody has, in any case, before it hashes anything', async () => {
    const { signUp, passwords, profiles } = setUp();
    await signUp(ana);
    const hash = jest.spyOn(passwords, 'hash');
    await expect(signUp({ ...ana, email: 'aNA@example.COM', username: 'eve' })).rejects.toMatchObject({
      code: 'EMAIL_TAKEN',
    });
    expect(hash).not.toHaveBeenCalled();
    expect(profiles.made.get(1)?.username).toBe('ana');
  });

  it('leaves nothing behind when user refuses the name', async () => {
    const { signUp, profiles, statuses } = setUp();
    profiles.before = () => {
      throw new BadUserInputError([{ path: 'input.username', message: 'must not be blank' }]);
    };
    await expect(signUp({ ...ana, username: ' ' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'input.username' }],
    });
    expect(statuses()).toEqual([]);
    profiles.before = () => undefined;
    await expect(signUp(ana)).resolves.toMatchObject({ userId: 2 });
  });

  it('can be repeated at once when user was out, with another password too', async () => {
    const { signUp, profiles, tables } = setUp();
    profiles.before = () => {
      throw userIsOut;
    };
    await expect(signUp(ana)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', cause: userIsOut });
    expect([...tables.sessions]).toEqual([]);
    profiles.before = () => undefined;
    const again = await signUp({ ...ana, username: 'ana 2', password: 'battery staple' });
    expect(again.userId).toBe(1);
    expect(tables.accounts.get(1)).toMatchObject({ status: 'active', passwordHash: 'hash of battery staple' });
    expect(profiles.made.get(1)?.username).toBe('ana 2');
  });

  it('removes what an earlier attempt may have left when user then refuses the name', async () => {
    const { signUp, profiles, tables, sweep, advance, statuses } = setUp();
    profiles.before = (profile) => {
      profiles.made.set(profile.userId, profile);
      throw userIsOut;
    };
    await expect(signUp(ana)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    profiles.before = () => {
      throw new BadUserInputError([{ path: 'input.username', message: 'must not be blank' }]);
    };
    await expect(signUp({ ...ana, username: ' ' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(tables.accounts.get(1)).toMatchObject({ status: 'abandoned', email: '', passwordHash: '' });
    advance(11 * MINUTE);
    await sweep();
    expect([statuses(), profiles.made.size]).toEqual([[], 0]);
  });

  it('ends as before when the process dies at any point, and the repeat has its account', async () => {
    for (const [point, outcome] of [
      ['auth.account-pending', 'made again'],
      ['auth.profile-made', 'made again'],
      ['auth.account-active', 'EMAIL_TAKEN'],
    ] as const) {
      const bed = setUp();
      bed.crashPoint = (name) => {
        if (name === point) throw new Error('killed');
      };
      await expect(bed.signUp(ana)).rejects.toThrow('killed');
      bed.crashPoint = noCrash;
      const repeated = await bed.signUp(ana).then(
        () => 'made again',
        (error: { code?: string }) => error.code,
      );
      expect([point, repeated]).toEqual([point, outcome]);
      expect([bed.statuses(), bed.profiles.made.size]).toEqual([['active'], 1]);
    }
  });

  it('waits for another sign-up with the same address, and then says that it is taken', async () => {
    const { signUp, profiles } = setUp();
    let second: Promise<unknown> = Promise.resolve();
    profiles.before = async () => {
      profiles.before = () => undefined;
      second = signUp({ ...ana, username: 'eve' }).catch((error: unknown) => error);
      await Promise.resolve();
    };
    const first = await signUp(ana);
    expect(await second).toMatchObject({ code: 'EMAIL_TAKEN' });
    expect(profiles.made.get(first.userId)?.username).toBe('ana');
  });

  it('loses to the sign-up that took the account over while user took too long', async () => {
    const { signUp, profiles, advance, tables } = setUp();
    let second: Promise<unknown> = Promise.resolve();
    profiles.before = async () => {
      profiles.before = () => undefined;
      advance(4 * SECOND);
      second = signUp({ ...ana, username: 'ben', password: 'battery staple' });
      await second;
    };
    await expect(signUp(ana)).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
    expect(await second).toMatchObject({ userId: 1 });
    expect(tables.accounts.get(1)?.passwordHash).toBe('hash of battery staple');
    expect(tables.sessions.size).toBe(1);
  });
});

describe('the sweep', () => {
  it('removes a sign-up that nobody finished, on both sides, ten minutes after it ended', async () => {
    const { signUp, profiles, sweep, advance, statuses } = setUp();
    profiles.before = (profile) => {
      profiles.made.set(profile.userId, profile);
      throw userIsOut;
    };
    await expect(signUp(ana)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    advance(10 * MINUTE);
    await sweep();
    expect([statuses(), profiles.made.size]).toEqual([['pending'], 1]);
    advance(1);
    await sweep();
    expect([statuses(), profiles.made.size]).toEqual([[], 0]);
  });

  it('gives the address free at once and tries again when user is out', async () => {
    const { signUp, profiles, sweep, advance, statuses } = setUp();
    profiles.before = () => {
      throw userIsOut;
    };
    await expect(signUp(ana)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    advance(11 * MINUTE);
    const remove = jest.spyOn(profiles, 'remove').mockRejectedValueOnce(userIsOut);
    await expect(sweep()).rejects.toBe(userIsOut);
    profiles.before = () => undefined;
    await expect(signUp(ana)).resolves.toMatchObject({ userId: 2 });
    expect(statuses()).toEqual(['abandoned', 'active']);
    await sweep();
    expect(remove.mock.calls).toEqual([[1], [1]]);
    expect([statuses(), [...profiles.made.keys()]]).toEqual([['active'], [2]]);
  });

  it('leaves finished accounts alone', async () => {
    const { signUp, profiles, sweep, advance, statuses } = setUp();
    await signUp(ana);
    advance(20 * MINUTE);
    await sweep();
    expect([statuses(), profiles.made.size]).toEqual([['active'], 1]);
  });
});
