import type { PendingAccount } from '../../src/domain/account';
import type { RefreshTokenTrade } from '../../src/domain/ports';
import { sessionTimes } from '../../src/domain/session';
import { accountClaim, after, DAY, MINUTE, newSession, NOON, SECOND } from '../builders';
import { MAX_SESSIONS, type Store } from '../fakes';

const EVERYTHING = { revokedAt: new Date(0), sid: '' };

/** What holds of every store; each test has addresses and ids of its own, so that one store serves them all. */
export function describeRepositories(what: string, getStore: () => Store): void {
  let count = 0;
  const fresh = (name: string): string => `${name}-${++count}`;

  async function claim(emailKey: string, overrides = {}): Promise<PendingAccount> {
    const outcome = await getStore().pending.claim(accountClaim({ email: emailKey, emailKey, ...overrides }));
    if (outcome.kind !== 'claimed') throw new Error(`${emailKey} is ${outcome.kind}`);
    return outcome.account;
  }

  async function activeAccount(emailKey = fresh('person')): Promise<{ id: number; sid: string }> {
    const account = await claim(emailKey);
    const sid = fresh('session');
    expect(await getStore().pending.activate(account, newSession(account.id, sid))).toBe(true);
    return { id: account.id, sid };
  }

  describe(`accounts in ${what}`, () => {
    it('are found by address and id only when their sign-up is over', async () => {
      const { accounts, pending } = getStore();
      const emailKey = fresh('ana');
      const account = await claim(emailKey);
      expect(await accounts.findByEmailKey(emailKey)).toBeNull();
      expect(await accounts.findByIds([account.id])).toEqual([]);
      await pending.activate(account, newSession(account.id, fresh('session')));
      const found = { id: account.id, email: emailKey, emailKey, passwordHash: 'hash of ana' };
      expect(await accounts.findByEmailKey(emailKey)).toEqual(found);
      expect(await accounts.findByIds([account.id, 9_999_999])).toEqual([found]);
    });

    it('change their email, but not to one that is taken or being taken', async () => {
      const { accounts } = getStore();
      const [ana, ben, pendingKey] = [fresh('ana'), fresh('ben'), fresh('cleo')];
      const { id } = await activeAccount(ana);
      await activeAccount(ben);
      const pending = await claim(pendingKey);
      expect(await accounts.changeEmail(id, ben, ben, NOON)).toBe('taken');
      expect(await accounts.changeEmail(id, pendingKey, pendingKey, NOON)).toBe('taken');
      expect(await accounts.changeEmail(id, ana.toUpperCase(), ana, NOON)).toBe('changed');
      expect(await accounts.changeEmail(pending.id, fresh('new'), fresh('new'), NOON)).toBe('unknown');
      expect((await accounts.findByIds([id]))[0]?.email).toBe(ana.toUpperCase());
    });

    it('keep their password in another form, unless it was changed in between', async () => {
      const { accounts } = getStore();
      const emailKey = fresh('ana');
      const { id } = await activeAccount(emailKey);
      const hashes = ['hash of ana', 'first new hash', 'second new hash'] as const;
      const both = [accounts.renewHash(id, hashes[0], hashes[1]), accounts.renewHash(id, hashes[0], hashes[2])];
      const [first, second] = await Promise.all(both);
      expect([first, second].filter(Boolean)).toHaveLength(1);
      expect((await accounts.findByEmailKey(emailKey))?.passwordHash).toBe(hashes[first ? 1 : 2]);
      expect(await accounts.renewHash(id, hashes[0], 'a late one')).toBe(false);
    });

    it('can be claimed once, and by the next one when the attempt has ended', async () => {
      const { pending } = getStore();
      const emailKey = fresh('ana');
      const first = await claim(emailKey);
      const second = accountClaim({ emailKey, attempt: 'second', at: after(SECOND), endsAt: after(5 * SECOND) });
      expect(await pending.claim(second)).toEqual({ kind: 'busy' });
      const later = { ...second, at: after(3.5 * SECOND) };
      expect(await pending.claim(later)).toEqual({
        kind: 'claimed',
        account: { id: first.id, attempt: 'second', createdAt: later.at, isTakenOver: true },
      });
      await pending.activate({ ...first, attempt: 'second' }, newSession(first.id, fresh('session')));
      expect(await pending.claim({ ...later, at: after(MINUTE) })).toEqual({ kind: 'taken' });
    });

    it('give each attempt a later time of creation', async () => {
      const emailKey = fresh('ana');
      const first = await claim(emailKey);
      await getStore().pending.release(first, NOON);
      const second = await claim(emailKey, { attempt: 'second' });
      expect(second.createdAt.getTime()).toBeGreaterThan(first.createdAt.getTime());
    });

    it('obey only the newest attempt', async () => {
      const { pending, accounts, sessions } = getStore();
      const emailKey = fresh('ana');
      const old = await claim(emailKey);
      await pending.release(old, NOON);
      const current = await claim(emailKey, { attempt: 'second' });
      const sid = fresh('session');
      expect(await pending.activate(old, newSession(old.id, sid))).toBe(false);
      expect(await sessions.clientOf(sid, old.id, NOON)).toBeNull();
      expect(await pending.abandon(old)).toBe(false);
      await pending.remove(old);
      await pending.release(old, new Date(0));
      expect(await pending.claim(accountClaim({ emailKey, attempt: 'third' }))).toEqual({ kind: 'busy' });
      expect(await pending.activate(current, newSession(current.id, sid))).toBe(true);
      expect(await accounts.findByEmailKey(emailKey)).toMatchObject({ id: old.id });
    });

    it('leave the address free when they are removed or abandoned', async () => {
      const { pending } = getStore();
      const [removed, abandoned] = [fresh('ana'), fresh('ben')];
      await pending.remove(await claim(removed));
      const left = await claim(abandoned);
      expect(await pending.abandon(left)).toBe(true);
      expect(await claim(removed)).toMatchObject({ isTakenOver: false });
      const again = await claim(abandoned);
      expect(again.isTakenOver).toBe(false);
      expect(again.id).not.toBe(left.id);
    });

    it('are stale when they are pending or abandoned and their attempt ended long ago', async () => {
      const { pending } = getStore();
      const ends = { endsAt: new Date(5 * MINUTE) };
      const stale = await claim(fresh('ana'), ends);
      const abandoned = await claim(fresh('ben'), ends);
      await pending.abandon(abandoned);
      const done = await claim(fresh('cleo'), ends);
      await pending.activate(done, newSession(done.id, fresh('session')));
      const found = await pending.findStale(new Date(6 * MINUTE), 100);
      expect(found.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([stale.id, abandoned.id]);
      expect(await pending.findStale(new Date(4 * MINUTE), 100)).toEqual([]);
      expect(await pending.findStale(new Date(6 * MINUTE), 1)).toHaveLength(1);
      await pending.removeAbandoned(stale.id);
      await pending.removeAbandoned(abandoned.id);
      expect(await pending.findStale(new Date(6 * MINUTE), 100)).toEqual([{ id: stale.id, attempt: 'first' }]);
    });
  });

  describe(`sessions in ${what}`, () => {
    function trade(hash: string, next: string, at = NOON): RefreshTokenTrade {
      const times = sessionTimes('app', at, 10);
      return { hash, next: { hash: next, expiresAt: times.expiresAt }, times, at };
    }

    it('live until they expire or are revoked, for their own user alone', async () => {
      const { sessions } = getStore();
      const { id, sid } = await activeAccount();
      expect(await sessions.clientOf(sid, id, NOON)).toBe('app');
      expect(await sessions.clientOf(sid, id + 1, NOON)).toBeNull();
      expect(await sessions.clientOf('no-such-session', id, NOON)).toBeNull();
      expect(await sessions.clientOf(sid, id, after(31 * DAY))).toBeNull();
      await sessions.revoke(sid, NOON);
      expect(await sessions.clientOf(sid, id, NOON)).toBeNull();
    });

    it('trade a refresh token once, and go on for longer', async () => {
      const { sessions } = getStore();
      const { id, sid } = await activeAccount();
      const next = fresh('next');
      const at = after(20 * DAY);
      expect(await sessions.trade(trade(`refresh of ${sid}`, next, at))).toEqual({ kind: 'traded', sid, userId: id });
      expect(await sessions.clientOf(sid, id, after(49 * DAY))).toBe('app');
      const again = (ms: number) => trade(`refresh of ${sid}`, next, new Date(at.getTime() + ms));
      expect(await sessions.trade(again(10 * SECOND))).toEqual({ kind: 'repeated', sid, userId: id, at });
      expect(await sessions.trade(again(10 * SECOND + 1))).toEqual({ kind: 'reused', sid });
      expect(await sessions.trade(trade(next, fresh('next'), at))).toMatchObject({ kind: 'traded' });
      expect(await sessions.trade(again(SECOND))).toEqual({ kind: 'reused', sid });
    });

    it('repeat nothing for a session that was ended in between', async () => {
      const { sessions } = getStore();
      const { sid } = await activeAccount();
      const next = fresh('next');
      await sessions.trade(trade(`refresh of ${sid}`, next));
      await sessions.revoke(sid, NOON);
      expect(await sessions.trade(trade(`refresh of ${sid}`, next, after(1)))).toEqual({ kind: 'unknown' });
    });

    it(`are ${MAX_SESSIONS} a person at most: one more ends the oldest, also when many begin at once`, async () => {
      const { sessions } = getStore();
      const { id, sid: oldest } = await activeAccount();
      const sids = Array.from({ length: MAX_SESSIONS }, (_, index) => fresh(`session ${index}`));
      const begin = (sid: string, index: number) =>
        sessions.insert(newSession(id, sid, { createdAt: after(MINUTE + index) }));
      await Promise.all(sids.map(begin));
      expect(await sessions.clientOf(oldest, id, NOON)).toBeNull();
      for (const sid of sids) expect(await sessions.clientOf(sid, id, NOON)).toBe('app');
      await sessions.insert(newSession(id, fresh('phone'), { client: 'facade', createdAt: after(2 * MINUTE) }));
      expect(await sessions.clientOf(sids[0] ?? '', id, NOON)).toBeNull();
    });

    it('take no refresh token that is unknown, expired or of a session that is over', async () => {
      const { sessions } = getStore();
      const { sid } = await activeAccount();
      expect(await sessions.trade(trade(fresh('unknown'), fresh('next')))).toEqual({ kind: 'unknown' });
      const late = trade(`refresh of ${sid}`, fresh('next'), after(30 * DAY));
      expect(await sessions.trade(late)).toEqual({ kind: 'unknown' });
      await sessions.revoke(sid, NOON);
      const revoked = trade(`refresh of ${sid}`, fresh('next'));
      expect(await sessions.trade(revoked)).toEqual({ kind: 'unknown' });
    });

    it('are listed when revoked, in order, from a place on, while their tokens matter', async () => {
      const { sessions } = getStore();
      const revoked: string[] = [];
      for (const at of [after(2 * DAY), after(DAY), after(DAY)]) {
        const { sid } = await activeAccount();
        await sessions.revoke(sid, at);
        await sessions.revoke(sid, after(5 * DAY));
        revoked.push(sid);
      }
      const [last = '', a = '', b = ''] = revoked;
      const [first, second] = [a, b].toSorted();
      const listed = await sessions.findRevoked({ revokedAt: after(DAY), sid: '' }, NOON, 10);
      const tokensExpireAt = after(15 * MINUTE);
      expect(listed).toEqual([
        { sid: first, revokedAt: after(DAY), tokensExpireAt },
        { sid: second, revokedAt: after(DAY), tokensExpireAt },
        { sid: last, revokedAt: after(2 * DAY), tokensExpireAt },
      ]);
      const afterFirst = { revokedAt: after(DAY), sid: first ?? '' };
      expect((await sessions.findRevoked(afterFirst, NOON, 10)).map(({ sid }) => sid)).toEqual([second, last]);
      expect(await sessions.findRevoked(afterFirst, NOON, 1)).toHaveLength(1);
      expect(await sessions.findRevoked(EVERYTHING, tokensExpireAt, 10)).toEqual([]);
    });

    it('are removed once their tokens have expired and their devices are removed', async () => {
      const { sessions } = getStore();
      const [live, revoked, expired] = [await activeAccount(), await activeAccount(), await activeAccount()];
      await sessions.trade(trade(`refresh of ${live.sid}`, fresh('next'), after(20 * DAY)));
      await sessions.revoke(revoked.sid, after(MINUTE));
      while ((await sessions.removeExpired(after(16 * MINUTE), 100)) > 0);
      const stillListed = await sessions.findRevoked({ revokedAt: after(MINUTE), sid: '' }, NOON, 100);
      expect(stillListed.map(({ sid }) => sid)).toContain(revoked.sid);
      while ((await sessions.removeExpired(after(18 * MINUTE), 100)) > 0);
      expect(await sessions.findWithDevicesLeft(after(MINUTE), 100)).not.toContain(revoked.sid);
      expect(await sessions.findWithDevicesLeft(after(MINUTE + 1), 100)).toContain(revoked.sid);
      await sessions.noteDevicesRemoved([revoked.sid]);
      expect(await sessions.findWithDevicesLeft(after(MINUTE + 1), 100)).not.toContain(revoked.sid);
      while ((await sessions.removeExpired(after(18 * MINUTE), 100)) > 0);
      const listed = await sessions.findRevoked({ revokedAt: after(MINUTE), sid: '' }, new Date(0), 100);
      expect(listed.map(({ sid }) => sid)).not.toContain(revoked.sid);
      while ((await sessions.removeExpired(after(31 * DAY), 100)) > 0);
      expect(await sessions.clientOf(expired.sid, expired.id, NOON)).toBeNull();
      expect(await sessions.clientOf(live.sid, live.id, NOON)).toBe('app');
      expect(await sessions.trade(trade(`refresh of ${live.sid}`, fresh('next')))).toEqual({ kind: 'unknown' });
    });
  });

  describe(`login attempts in ${what}`, () => {
    const [limit, window] = [3, 10 * MINUTE];

    it('are granted up to the limit within any window, with the time at which the next is free', async () => {
      const { attempts } = getStore();
      const key = fresh('ana');
      for (const at of [NOON, after(9 * MINUTE), after(9 * MINUTE)])
        expect(await attempts.take(key, at, limit, window)).toMatchObject({ kind: 'granted' });
      const refused = { kind: 'refused', freeAt: after(10 * MINUTE) };
      expect(await attempts.take(key, after(10 * MINUTE - 1), limit, window)).toEqual(refused);
      expect(await attempts.take(fresh('ben'), after(9 * MINUTE), limit, window)).toMatchObject({ kind: 'granted' });
      expect(await attempts.take(key, after(10 * MINUTE), limit, window)).toMatchObject({ kind: 'granted' });
      const next = { kind: 'refused', freeAt: after(19 * MINUTE) };
      expect(await attempts.take(key, after(10 * MINUTE), limit, window)).toEqual(next);
    });

    it('can be given back, unless another caller took the slot since', async () => {
      const { attempts } = getStore();
      const key = fresh('ana');
      const first = await attempts.take(key, NOON, 1, window);
      if (first.kind !== 'granted') throw new Error('the first is granted');
      await attempts.giveBack(first.attempt);
      expect(await attempts.take(key, after(1), 1, window)).toMatchObject({ kind: 'granted' });
      await attempts.giveBack(first.attempt);
      expect(await attempts.take(key, after(2), 1, window)).toMatchObject({ kind: 'refused' });
      await attempts.removeBefore(after(1));
      expect(await attempts.take(key, after(3), 1, window)).toMatchObject({ kind: 'refused' });
      await attempts.removeBefore(after(2));
      expect(await attempts.take(key, after(4), 1, window)).toMatchObject({ kind: 'granted' });
    });
  });

  describe(`counts of sources in ${what}`, () => {
    const [limit, window] = [3, 10 * MINUTE];

    it('are granted up to the limit in a window that begins with the first', async () => {
      const { counters } = getStore();
      const key = fresh('source');
      for (const at of [NOON, after(1), after(9 * MINUTE)])
        expect(await counters.take(key, at, limit, window)).toMatchObject({ kind: 'granted' });
      const refused = { kind: 'refused', freeAt: after(10 * MINUTE) };
      expect(await counters.take(key, after(10 * MINUTE - 1), limit, window)).toEqual(refused);
      expect(await counters.take(fresh('other'), NOON, limit, window)).toMatchObject({ kind: 'granted' });
      expect(await counters.take(key, after(10 * MINUTE), limit, window)).toMatchObject({ kind: 'granted' });
    });

    it('can be given back within their window, and are forgotten after it', async () => {
      const { counters } = getStore();
      const key = fresh('source');
      const first = await counters.take(key, NOON, 1, window);
      if (first.kind !== 'granted') throw new Error('the first is granted');
      await counters.giveBack(first.window);
      await counters.giveBack(first.window);
      expect(await counters.take(key, after(1), 1, window)).toMatchObject({ kind: 'granted' });
      expect(await counters.take(key, after(1), 1, window)).toMatchObject({ kind: 'refused' });
      await counters.removeBefore(after(1));
      expect(await counters.take(key, after(2), 1, window)).toMatchObject({ kind: 'granted' });
      await counters.giveBack(first.window);
      expect(await counters.take(key, after(2), 1, window)).toMatchObject({ kind: 'refused' });
    });

    it('are never more than the limit, however many ask at once', async () => {
      const { counters } = getStore();
      const key = fresh('source');
      const outcomes = await Promise.all(Array.from({ length: 40 }, () => counters.take(key, NOON, 15, window)));
      expect(outcomes.filter(({ kind }) => kind === 'granted')).toHaveLength(15);
    });
  });

  describe(`known sources in ${what}`, () => {
    it('are those of one account alone, as long as they are seen again', async () => {
      const { knownSources } = getStore();
      const [ana, ben] = [await activeAccount(), await activeAccount()];
      expect(await knownSources.isKnown(ana.id, '192.0.2.1')).toBe(false);
      await knownSources.remember(ana.id, '192.0.2.1', NOON);
      expect(await knownSources.isKnown(ana.id, '192.0.2.1')).toBe(true);
      expect(await knownSources.isKnown(ana.id, '192.0.2.2')).toBe(false);
      expect(await knownSources.isKnown(ben.id, '192.0.2.1')).toBe(false);
      await knownSources.remember(ana.id, '192.0.2.1', after(DAY));
      await knownSources.removeBefore(after(DAY));
      expect(await knownSources.isKnown(ana.id, '192.0.2.1')).toBe(true);
      await knownSources.removeBefore(after(DAY + 1));
      expect(await knownSources.isKnown(ana.id, '192.0.2.1')).toBe(false);
    });

    it('are ten at most, those seen last', async () => {
      const { knownSources } = getStore();
      const { id } = await activeAccount();
      for (let index = 0; index <= 10; index += 1) await knownSources.remember(id, `source ${index}`, after(index));
      expect(await knownSources.isKnown(id, 'source 0')).toBe(false);
      expect(await knownSources.isKnown(id, 'source 1')).toBe(true);
    });
  });
}
