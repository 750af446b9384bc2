import { BadUserInputError } from '@gobbler/contracts';
import { createSessionOpener } from '../src/domain/session-opener';
import { createSignUp, type NewAccount } from '../src/domain/sign-up';
import { createSweep } from '../src/domain/sweep';
import { createSourceLimiter } from '../src/domain/source-limits';
import type { Caller } from '../src/domain/session';
import { caller, MINUTE, NOON, SECOND } from './builders';
import { createFakePasswords, createFakeProfiles, createFakeStore, createFakeTokens, userIsDown } from './fakes';

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
    advance: (ms: number) => {
      clock = new Date(clock.getTime() + ms);
    },
    sweep: createSweep({ ...store, profiles, now }),
    signUp: (account: NewAccount, from: Caller = caller()) => signUp(account, from),
    statuses: () => [...tables.accounts.values()].map(({ status }) => status),
  };
  const signUp = createSignUp({
    ...store,
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
  it('is limited per source, whether it succeeds or finds the email taken', async () => {
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

  it('makes the source known to the account', async () => {
    const { signUp, store } = setUp();
    await signUp(ana);
    expect(await store.knownSources.isKnown(1, caller().source)).toBe(true);
  });

  it.each([null, '', 'null'])('registers no device for %j', async (deviceToken) => {
    const { signUp, profiles } = setUp();
    await signUp({ ...ana, deviceToken });
    expect(profiles.made.get(1)?.deviceToken).toBeNull();
  });

  it('names every invalid field and changes nothing', async () => {
    const { signUp, statuses, profiles } = setUp();
    await expect(signUp({ ...ana, email: 'ana', password: 'short' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'input.email' }, { path: 'input.password' }],
    });
    await expect(signUp({ ...ana, password: 'password123' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect([statuses(), profiles.made.size]).toEqual([[], 0]);
  });

  it('refuses a taken email in any case before it hashes anything', async () => {
    const { signUp, passwords, profiles } = setUp();
    await signUp(ana);
    const hash = vi.spyOn(passwords, 'hash');
    await expect(signUp({ ...ana, email: 'aNA@example.COM', username: 'eve' })).rejects.toMatchObject({
      code: 'EMAIL_TAKEN',
    });
    expect(hash).not.toHaveBeenCalled();
    expect(profiles.made.get(1)?.username).toBe('ana');
  });

  it('removes what an earlier attempt may have left when user then rejects the name', async () => {
    const { signUp, profiles, tables, sweep, advance, statuses } = setUp();
    profiles.before = (profile) => {
      profiles.made.set(profile.userId, profile);
      throw userIsDown;
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

  it('loses to another sign-up that took the account over while user was slow', async () => {
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
