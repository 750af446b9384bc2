import { AppError, UnavailableError } from '@gobbler/contracts';
import { createLogger, type InternalClient } from '@gobbler/service-kit';
import type { JSONWebKeySet } from 'jose';
import { createIdentity, type Identity } from '../src/identity/create-identity';
import { createFakeSigner, type FakeSigner } from './fakes/fake-auth';

const log = createLogger({ service: 'router', level: 'silent' });

interface FakeAuth extends Pick<InternalClient, 'call'> {
  isDown: boolean;
  keys: JSONWebKeySet;
  keyFetches: number;
  /** Reported in pages of one. */
  readonly revoked: string[];
  /** Every cursor received. */
  readonly cursors: unknown[];
  forgetsCursors: boolean;
  forgettableAt: Date;
  fetchKeys: () => Promise<JSONWebKeySet>;
}

/** Auth as the router sees it: keys and revocations, both of which can be down. */
function fakeAuth(keys: JSONWebKeySet): FakeAuth {
  const auth: FakeAuth = {
    isDown: false,
    keys,
    keyFetches: 0,
    revoked: [],
    cursors: [],
    forgetsCursors: false,
    forgettableAt: new Date(Date.now() + 900_000),
    fetchKeys: () => {
      auth.keyFetches += 1;
      return auth.isDown ? Promise.reject(new Error('down')) : Promise.resolve(auth.keys);
    },
    call: (operation, { after }) => {
      auth.cursors.push(after);
      if (auth.isDown) return Promise.reject(new UnavailableError('auth'));
      if (auth.forgetsCursors && after !== null) return Promise.reject(new AppError('BAD_USER_INPUT', 'after'));
      const start = Number(after ?? 0);
      const sessions = auth.revoked
        .slice(start, start + 1)
        .map((sid) => ({ sid, forgettableAt: auth.forgettableAt.toISOString() }));
      const cursor = start + sessions.length;
      const page = { sessions, cursor: String(cursor), hasMore: cursor < auth.revoked.length };
      return Promise.resolve(operation.data.parse({ revokedSessions: page }));
    },
  };
  return auth;
}

describe('identity', () => {
  let signer: FakeSigner;
  let auth: FakeAuth;
  let identity: Identity;

  beforeEach(async () => {
    signer = await createFakeSigner();
    vi.useFakeTimers({ toNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    auth = fakeAuth(signer.jwks);
    identity = createIdentity({ auth, fetchKeys: () => auth.fetchKeys(), log, now: () => new Date() });
    await identity.start();
  });
  afterEach(async () => {
    await identity.stop();
    vi.useRealTimers();
  });

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const sign = (claims = {}) => signer.sign(claims);
  const unavailable = { code: 'SUBGRAPH_UNAVAILABLE' };

  it('a revoked session is refused within 15 seconds although its token is cached', async () => {
    const token = await sign();
    expect(await identity.authenticate(token)).toEqual({
      viewer: { userId: 7, sid: 'session-7' },
      isTokenBad: false,
    });
    auth.revoked.push('session-other', 'session-7');
    await pass(15_000);
    expect(await identity.authenticate(token)).toEqual({ viewer: null, isTokenBad: true });
    expect(await identity.authenticate(await sign({ sid: 'session-8' }))).toMatchObject({ isTokenBad: false });
  });

  it('revocations are fetched page by page from the last cursor', async () => {
    auth.revoked.push('a', 'b', 'c');
    await pass(15_000);
    await pass(15_000);
    expect(auth.cursors).toEqual([null, '0', '1', '2', '3']);
  });

  it('an unknown cursor makes the router fetch all revocations again', async () => {
    auth.revoked.push('session-7');
    auth.forgetsCursors = true;
    await pass(15_000);
    auth.forgetsCursors = false;
    await pass(1_000);
    expect(auth.cursors.slice(-2)).toEqual(['0', null]);
    expect(await identity.authenticate(await sign())).toMatchObject({ isTokenBad: true });
  });

  it('a revocation is dropped only after its tokens have expired for every clock', async () => {
    auth.forgettableAt = new Date(Date.now() + 60_000);
    auth.revoked.push('session-7');
    await pass(15_000);
    await pass(150_000);
    expect(await identity.authenticate(await sign())).toMatchObject({ isTokenBad: true });
    await pass(60_000);
    expect(await identity.authenticate(await sign())).toMatchObject({ isTokenBad: false });
  });

  it('no token is trusted after auth has been down for a minute, and all are when it is back', async () => {
    const token = await sign();
    auth.isDown = true;
    await pass(45_000);
    expect(await identity.authenticate(token)).toMatchObject({ isTokenBad: false });
    await pass(16_000);
    await expect(identity.authenticate(token)).rejects.toMatchObject(unavailable);
    expect(await identity.authenticate(null)).toEqual({ viewer: null, isTokenBad: false });
    expect(await identity.authenticate('')).toEqual({ viewer: null, isTokenBad: true });
    auth.isDown = false;
    await pass(1_000);
    expect(await identity.authenticate(token)).toMatchObject({ isTokenBad: false });
  });

  it('no token is judged before auth was reached once', async () => {
    auth.isDown = true;
    const other = createIdentity({ auth, fetchKeys: () => auth.fetchKeys(), log, now: () => new Date() });
    await other.start();
    expect(other.hasKeys()).toBe(false);
    await expect(other.authenticate(await sign())).rejects.toMatchObject(unavailable);
    auth.isDown = false;
    await pass(1_000);
    expect(other.hasKeys()).toBe(true);
    expect(await other.authenticate(await sign())).toMatchObject({ isTokenBad: false });
    await other.stop();
  });

  it('an expired token is refused although it is cached', async () => {
    const token = await sign({ exp: Math.floor(Date.now() / 1000) + 20 });
    expect(await identity.authenticate(token)).toMatchObject({ isTokenBad: false });
    // Another minute is allowed for clock skew.
    await pass(75_000);
    expect(await identity.authenticate(token)).toMatchObject({ isTokenBad: false });
    await pass(10_000);
    expect(await identity.authenticate(token)).toMatchObject({ isTokenBad: true });
  });

  it('an unknown key id causes one fetch per 10 seconds', async () => {
    const next = await createFakeSigner('key-2');
    const token = await next.sign();
    auth.keys = { keys: [...signer.jwks.keys, ...next.jwks.keys] };
    await pass(10_000);
    const before = auth.keyFetches;
    expect(await Promise.all([1, 2, 3].map(() => identity.authenticate(token)))).toMatchObject(
      Array(3).fill({ isTokenBad: false }),
    );
    expect(auth.keyFetches).toBe(before + 1);
    const unknown = await (await createFakeSigner('key-3')).sign();
    for (let i = 0; i < 20; i += 1) expect(await identity.authenticate(unknown)).toMatchObject({ isTokenBad: true });
    expect(auth.keyFetches).toBe(before + 1);
  });

  it('cached tokens of a withdrawn key are refused', async () => {
    const token = await sign();
    expect(await identity.authenticate(token)).toMatchObject({ isTokenBad: false });
    auth.keys = (await createFakeSigner('key-2')).jwks;
    await pass(300_000);
    expect(await identity.authenticate(token)).toMatchObject({ isTokenBad: true });
  });

  it('known keys stay while auth is down', async () => {
    const token = await sign({ exp: Math.floor(Date.now() / 1000) + 3_600 });
    auth.fetchKeys = () => Promise.reject(new Error('down'));
    await pass(600_000);
    expect(await identity.authenticate(token)).toMatchObject({ isTokenBad: false });
  });
});
