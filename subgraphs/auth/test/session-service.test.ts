import { createSessionService, REVOCATIONS_A_PAGE } from '../src/domain/session-service';
import { accountClaim, after, DAY, MINUTE, newSession, NOON, SECOND } from './builders';
import { createSweep } from '../src/domain/sweep';
import { createFakeProfiles, createFakeStore, createFakeTokens, userIsDown } from './fakes';

async function setUp() {
  const store = createFakeStore();
  const tokens = createFakeTokens();
  const profiles = createFakeProfiles();
  const reused: string[] = [];
  const left: unknown[] = [];
  let clock = NOON;
  const service = createSessionService({
    sessions: store.sessions,
    audit: store.audit,
    tokens,
    profiles,
    onDevicesLeft: (error) => left.push(error),
    now: () => clock,
    onReuse: (sid) => reused.push(sid),
  });
  const claimed = await store.pending.claim(accountClaim());
  if (claimed.kind !== 'claimed') throw new Error('the email is not taken');
  const userId = claimed.account.id;
  const expiresAt = after(30 * DAY);
  const refreshToken = { hash: tokens.hashRefreshToken('first'), expiresAt };
  await store.pending.activate(claimed.account, newSession(userId, 'a-session', { refreshToken }));
  return {
    ...store,
    ...service,
    userId,
    reused,
    left,
    profiles,
    sweep: createSweep({ ...store, profiles, now: () => clock }),
    setClock: (time: Date) => {
      clock = time;
    },
    async revokeMany(count: number, at: Date, name = 'session') {
      for (let i = 0; i < count; i += 1) {
        const sid = `${name}-${String(i).padStart(5, '0')}`;
        await store.sessions.insert(newSession(userId, sid));
        await store.sessions.revoke(sid, at);
      }
    },
  };
}

describe('refreshing a session', () => {
  it('gives the next pair of tokens for the same session', async () => {
    const { refresh, setClock, userId } = await setUp();
    setClock(after(DAY));
    const refreshed = await refresh('first');
    expect(refreshed).toEqual({
      userId,
      session: {
        accessToken: `access of ${userId} in a-session jti of next of first ${after(DAY).toISOString()}`,
        accessTokenExpiresAt: after(DAY + 15 * MINUTE),
        refreshToken: 'next of first',
        refreshTokenExpiresAt: after(31 * DAY),
      },
    });
    await expect(refresh(refreshed.session.refreshToken ?? '')).resolves.toMatchObject({ userId });
  });

  it('ends the whole session when a token is shown again after its successor was used, however soon', async () => {
    const { refresh, reused } = await setUp();
    const { session } = await refresh('first');
    const { session: newest } = await refresh(session.refreshToken ?? '');
    await expect(refresh('first')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(reused).toEqual(['a-session']);
    await expect(refresh(newest.refreshToken ?? '')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('rejects a token that was never issued', async () => {
    const { refresh, reused } = await setUp();
    for (const token of ['', 'unknown', 'x'.repeat(1_000_000), '\u0000'])
      await expect(refresh(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(reused).toEqual([]);
  });
});

describe('the list of revoked sessions', () => {
  it('states until when a session must be remembered: two minutes after its tokens expire', async () => {
    const { logOut, revokedSince, userId } = await setUp();
    await logOut({ sid: 'a-session', userId });
    const page = await revokedSince(null);
    expect(page).toMatchObject({ sessions: [{ sid: 'a-session', forgettableAt: after(17 * MINUTE) }], hasMore: false });
  });

  it('omits sessions whose tokens have all expired', async () => {
    const { revokeMany, revokedSince, setClock } = await setUp();
    await revokeMany(1, NOON);
    setClock(after(17 * MINUTE - 1));
    expect((await revokedSince(null)).sessions).toHaveLength(1);
    setClock(after(17 * MINUTE));
    expect((await revokedSince(null)).sessions).toEqual([]);
  });

  it('comes in pages, each session once', async () => {
    const { revokeMany, revokedSince } = await setUp();
    await revokeMany(2 * REVOCATIONS_A_PAGE + 1, NOON);
    const sizes: number[] = [];
    const seen = new Set<string>();
    for (let cursor: string | null = null, hasMore = true; hasMore;) {
      const page = await revokedSince(cursor);
      sizes.push(page.sessions.length);
      for (const { sid } of page.sessions) seen.add(sid);
      ({ cursor, hasMore } = page);
    }
    expect(sizes).toEqual([REVOCATIONS_A_PAGE, REVOCATIONS_A_PAGE, 1]);
    expect(seen.size).toBe(2 * REVOCATIONS_A_PAGE + 1);
  });

  it('includes a session that was committed after others with a later time', async () => {
    const { revokeMany, revokedSince, setClock } = await setUp();
    await revokeMany(1, after(5 * MINUTE), 'early');
    setClock(after(5 * MINUTE));
    const { cursor } = await revokedSince(null);
    await revokeMany(1, after(4 * MINUTE), 'late');
    const { sessions, cursor: next } = await revokedSince(cursor);
    expect(sessions.map(({ sid }) => sid)).toContain('late-00000');
    setClock(after(8 * MINUTE));
    await revokedSince(next);
    const settled = await revokedSince((await revokedSince(next)).cursor);
    expect(settled.sessions).toEqual([]);
  });

  it('resumes from the time at which the first page was read, however long the pages take', async () => {
    const { revokeMany, revokedSince, setClock } = await setUp();
    setClock(after(5 * MINUTE));
    await revokeMany(REVOCATIONS_A_PAGE + 1, after(4 * MINUTE));
    const first = await revokedSince(null);
    await revokeMany(1, after(3 * MINUTE + 30 * SECOND), 'late');
    setClock(after(8 * MINUTE));
    const last = await revokedSince(first.cursor);
    expect([first.hasMore, last.hasMore]).toEqual([true, false]);
    const { sessions } = await revokedSince(last.cursor);
    expect(sessions[0]?.sid).toBe('late-00000');
  });

  it('rejects an invalid cursor', async () => {
    const { revokedSince } = await setUp();
    for (const cursor of ['', 'x', '1.2', '1.2.x y', `1.2.${'x'.repeat(37)}`, '-1..', "1..' OR 1=1", '1'.repeat(400)])
      await expect(revokedSince(cursor)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('logging out', () => {
  const end = (sid: string, userId: number) => ({ sid, userId });

  it('removes the device of the session, at once and once more when no token of it works any more', async () => {
    const { logOut, profiles, sweep, setClock, userId } = await setUp();
    await logOut(end('a-session', userId));
    expect(profiles.withoutDevices).toEqual(['a-session']);
    await sweep();
    expect(profiles.withoutDevices).toEqual(['a-session']);
    setClock(after(MINUTE + 1));
    await sweep();
    expect(profiles.withoutDevices).toEqual(['a-session', 'a-session']);
    await sweep();
    expect(profiles.withoutDevices).toHaveLength(2);
  });

  it('ends the session although user is down, and removes its device as soon as user is back', async () => {
    const { logOut, isLive, profiles, sweep, setClock, left, userId } = await setUp();
    profiles.beforeRemoval = () => Promise.reject(userIsDown);
    await logOut(end('a-session', userId));
    expect([await isLive(end('a-session', userId)), left]).toEqual([false, [userIsDown]]);
    setClock(after(DAY));
    await expect(sweep()).rejects.toThrow(userIsDown);
    profiles.beforeRemoval = () => undefined;
    await sweep();
    expect(profiles.withoutDevices).toEqual(['a-session']);
  });
});
