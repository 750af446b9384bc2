import { type Push, type PushAnswer, type PushSender, PushServiceUnavailableError } from '@gobbler/contracts';
import { describePushSenderContract } from '@gobbler/test-harness/port-contracts/push-sender-contract';
import type { FcmFault } from '@gobbler/protocol-fakes';
import { createFirebaseBed, type FirebaseBed } from './firebase-bed';
import { eventually } from '@gobbler/test-harness';

const PUSH: Push = {
  title: 'New post',
  body: '{"post_id":7}',
  collapseKey: '0198c5a4-7c1e-7000-8000-000000000001',
  eventId: '0198c5a4-7c1e-7000-8000-000000000001',
  expiresAt: new Date('2100-01-01T00:00:00Z'),
};

describePushSenderContract('Firebase', async () => {
  const bed = await createFirebaseBed();
  return {
    sender: bed.createSender(),
    sent: async () =>
      bed.fcm.sent.map(({ token, notification, data }) => ({
        token,
        title: notification?.title ?? '',
        body: notification?.body ?? '',
        eventId: data?.['eventId'] ?? '',
      })),
    cleanUp: () => bed.remove(),
  };
});

const resultsOf = (answers: readonly PushAnswer[]) => answers.map(({ result }) => result);

describe('the Firebase push sender', () => {
  let bed: FirebaseBed;
  let sender: PushSender;

  beforeAll(async () => {
    bed = await createFirebaseBed();
  });

  afterAll(() => bed?.remove());

  beforeEach(() => {
    bed.fcm.reset();
    bed.logged.length = 0;
    sender = bed.createSender();
  });

  const expectOut = (sending: Promise<unknown>): Promise<PushServiceUnavailableError> =>
    sending.then(
      () => {
        throw new Error('it was sent');
      },
      (error: unknown) => {
        expect(error).toBeInstanceOf(PushServiceUnavailableError);
        return error as PushServiceUnavailableError;
      },
    );

  it('says which project it sends for, and not with what', () => {
    expect(sender.description).toMatch(/^Firebase project gobbler-test at 127\.0\.0\.1:\d+$/);
  });

  it('gives a resend the same collapse key on every kind of phone', async () => {
    await sender.send(PUSH, ['a']);
    await bed.createSender().send(PUSH, ['a']);
    const keys = {
      android: { collapse_key: PUSH.eventId, notification: { tag: PUSH.eventId } },
      apns: { headers: { 'apns-collapse-id': PUSH.eventId } },
      webpush: { headers: { Topic: '0198c5a47c1e70008000000000000001' } },
    };
    expect(bed.fcm.sent).toMatchObject([keys, keys]);
  });

  it('wakes a phone that sleeps, with a sound', async () => {
    await sender.send(PUSH, ['a']);
    expect(bed.fcm.sent).toMatchObject([
      {
        android: { priority: 'high' },
        apns: { headers: { 'apns-priority': '10' }, payload: { aps: { sound: 'default' } } },
        webpush: { headers: { Urgency: 'high' } },
      },
    ]);
  });

  it.each([
    ['when it says', 3_600, 3_600],
    ['in four weeks at the latest, as Firebase has it', 365 * 86_400, 28 * 86_400],
    ['at once when that is past', -1, 0],
    ['at once when that is long past', -365 * 86_400, 0],
  ])('expires %s', async (_when, seconds, ttl) => {
    const now = Date.now();
    await sender.send({ ...PUSH, expiresAt: new Date(now + seconds * 1_000) }, ['a']);
    const [{ android, apns, webpush } = {}] = bed.fcm.sent;
    const left = Number(android?.ttl?.replace(/s$/, ''));
    expect(left).toBeGreaterThanOrEqual(Math.max(0, ttl - 5));
    expect(left).toBeLessThanOrEqual(ttl);
    expect(webpush?.headers?.['TTL']).toBe(String(left));
    const expiration = Number(apns?.headers?.['apns-expiration']);
    if (ttl === 0) expect(expiration).toBe(0);
    else expect(Math.abs(expiration - (now / 1_000 + ttl))).toBeLessThan(5);
  });

  it('keeps any collapse key within Apple’s and the browsers’ limits', async () => {
    const long = { ...PUSH, collapseKey: 'ä'.repeat(40) };
    await sender.send(long, ['a']);
    await sender.send({ ...long, collapseKey: 'ä'.repeat(41) }, ['a']);
    const [one, other] = bed.fcm.sent.map(({ apns, webpush }) => ({ ...apns?.headers, ...webpush?.headers }));
    for (const headers of [one, other]) {
      expect(headers?.['apns-collapse-id']).toHaveLength(64);
      expect(headers?.['Topic']).toHaveLength(32);
    }
    expect(one).not.toEqual(other);
  });

  it('sends once to a token that is given twice, and to none that is no token', async () => {
    const tokens = ['a', '', 'a', 'null', 'b'];
    expect(resultsOf(await sender.send(PUSH, tokens))).toEqual(['sent', 'dead', 'sent', 'dead', 'sent']);
    expect(bed.fcm.asked.toSorted()).toEqual(['a', 'b']);
    expect(resultsOf(await sender.send(PUSH, ['', 'null']))).toEqual(['dead', 'dead']);
    expect(bed.fcm.asked).toHaveLength(2);
  });

  it('answers for each token by itself', async () => {
    const faults: [string, FcmFault][] = [
      ['gone', { kind: 'unregistered' }],
      ['nonsense', { kind: 'invalid-token' }],
      ['foreign', { kind: 'other-sender' }],
      ['too-much', { kind: 'device-quota' }],
      ['unlucky', { kind: 'internal' }],
      ['cut', { kind: 'reset' }],
      ['proxied', { kind: 'bad-gateway' }],
      ['wrong', { kind: 'invalid-message' }],
    ];
    for (const [token, fault] of faults) bed.fcm.fail(fault, { token });
    const tokens = ['well', ...faults.map(([token]) => token)];
    const results = resultsOf(await sender.send(PUSH, tokens));
    expect(Object.fromEntries(tokens.map((token, index) => [token, results[index]]))).toEqual({
      well: 'sent',
      gone: 'dead',
      nonsense: 'dead',
      foreign: 'dead',
      'too-much': 'failed',
      unlucky: 'failed',
      cut: 'failed',
      proxied: 'failed',
      wrong: 'failed',
    });
  });

  it('passes on Firebase’s own word for each answer', async () => {
    bed.fcm.fail({ kind: 'unregistered' }, { token: 'gone' });
    expect(await sender.send(PUSH, ['well', 'gone', ''])).toEqual([
      { result: 'sent', reason: 'SENT' },
      { result: 'dead', reason: 'UNREGISTERED' },
      { result: 'dead', reason: 'NO_TOKEN' },
    ]);
    await expect(sender.checkHealth()).resolves.toBeUndefined();
  });

  it.each<{ what: string; fault: FcmFault }>([
    { what: 'its project is not that of the phones', fault: { kind: 'other-sender' } },
    { what: 'the message is wrong', fault: { kind: 'invalid-message' } },
  ])('calls no token dead when $what', async ({ fault }) => {
    bed.fcm.fail(fault);
    expect(resultsOf(await sender.send(PUSH, ['a', 'b']))).toEqual(['failed', 'failed']);
  });

  it('logs Firebase’s words, and never a token', async () => {
    bed.fcm.fail({ kind: 'unregistered' }, { token: 'secret-token-1' });
    bed.fcm.fail({ kind: 'unavailable' }, { token: 'secret-token-2' });
    await sender.send(PUSH, ['secret-token-1', 'secret-token-2', 'secret-token-3']);
    expect(bed.logged.join()).toContain('1 UNREGISTERED, 1 HTTP 503, 1 SENT');
    expect(bed.logged.join()).not.toContain('secret-token');
  });

  describe('when Firebase can’t be used', () => {
    it.each<{ what: string; fault: FcmFault }>([
      { what: '500', fault: { kind: 'internal' } },
      { what: '503', fault: { kind: 'unavailable' } },
      { what: 'a page of HTML', fault: { kind: 'bad-gateway' } },
      { what: 'resets', fault: { kind: 'reset' } },
    ])('rejects after $what, asks once a token, and is well again afterwards', async ({ fault }) => {
      bed.fcm.fail(fault);
      expect((await expectOut(sender.send(PUSH, ['a', 'b']))).retryAfterMs).toBeNull();
      expect(bed.fcm.asked.toSorted()).toEqual(['a', 'b']);
      await expect(sender.checkHealth()).rejects.toThrow('Firebase');
      bed.fcm.heal();
      expect(resultsOf(await sender.send(PUSH, ['a', 'b']))).toEqual(['sent', 'sent']);
      await expect(sender.checkHealth()).resolves.toBeUndefined();
    });

    it.each<{ fault: FcmFault; ms: number }>([
      { fault: { kind: 'quota', retryAfter: '7' }, ms: 7_000 },
      { fault: { kind: 'quota', retryAfter: '86400' }, ms: 300_000 },
      { fault: { kind: 'quota' }, ms: 60_000 },
      { fault: { kind: 'unavailable', retryAfter: '9' }, ms: 9_000 },
    ])('leaves it alone for $ms ms after $fault', async ({ fault, ms }) => {
      bed.fcm.fail(fault, { times: 1 });
      expect((await expectOut(sender.send(PUSH, ['a']))).retryAfterMs).toBe(ms);
      const { retryAfterMs } = await expectOut(sender.send(PUSH, ['b']));
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(ms);
      expect(bed.fcm.asked).toEqual(['a']);
    });

    it('keeps what was sent before it was throttled', async () => {
      bed.fcm.fail({ kind: 'quota', retryAfter: '60' }, { token: 'b' });
      expect(resultsOf(await sender.send(PUSH, ['a', 'b']))).toEqual(['sent', 'throttled']);
      await expectOut(sender.send(PUSH, ['b']));
    });

    it('gives up what hangs in time, and keeps what was sent', async () => {
      const hurried = bed.createSender(1_000);
      bed.fcm.fail({ kind: 'hang' }, { token: 'b' });
      expect(resultsOf(await hurried.send(PUSH, ['a', 'b']))).toEqual(['sent', 'failed']);
      bed.fcm.fail({ kind: 'hang' });
      await expectOut(hurried.send(PUSH, ['a', 'b']));
      await expectOut(hurried.send(PUSH, ['c']));
    });

    it('messages that failed are distinguished from those that were never sent', async () => {
      const tokens = Array.from({ length: 300 }, (_, index) => `token-${index}`);
      bed.fcm.fail({ kind: 'hang' }, { after: 20 });
      const results = resultsOf(await bed.createSender(3_000).send(PUSH, tokens));
      const count = (wanted: string) => results.filter((result) => result === wanted).length;
      expect([count('sent'), count('failed') + count('throttled')]).toEqual([20, 280]);
      expect(count('failed')).toBeGreaterThan(0);
      expect(count('throttled')).toBeGreaterThanOrEqual(180);
    });

    it('gives up an answer that never ends', async () => {
      bed.fcm.fail({ kind: 'half-answer' });
      await expectOut(bed.createSender(300).send(PUSH, ['a']));
    });

    it('cuts what hangs, sends nothing of it later, and opens a bounded number of sockets', async () => {
      const hurried = bed.createSender(3_000);
      const tokens = Array.from({ length: 150 }, (_, index) => `token-${index}`);
      bed.fcm.fail({ kind: 'hang' });
      const calls = [1, 2].map(() => expectOut(hurried.send(PUSH, tokens)));
      await eventually(() => bed.fcm.asked.length >= 100);
      expect(await bed.fcm.connections()).toBeLessThanOrEqual(100);
      await Promise.all(calls);
      bed.fcm.heal();
      await hurried.close();
      await eventually(async () => (await bed.fcm.connections()) === 0);
      // The second call may have got sockets of the first, in the moment between their ends.
      const asked = bed.fcm.asked.length;
      expect(asked).toBeLessThanOrEqual(2 * tokens.length);
      await new Promise((done) => setTimeout(done, 1_500)); // longer than the library's own pauses in between
      expect(bed.fcm.asked).toHaveLength(asked);
      expect(bed.fcm.sent).toEqual([]);
      expect(await bed.fcm.connections()).toBe(0);
    });

    it('rejects when no server listens at the URL', async () => {
      const gone = await createFirebaseBed();
      await gone.fcm.stop();
      expect((await expectOut(gone.createSender().send(PUSH, ['a']))).message).toBe('Firebase: 1 ECONNREFUSED');
      await gone.remove();
    });
  });

  it('uses its connections again, and is not disturbed by one that was closed meanwhile', async () => {
    await sender.send(PUSH, ['a']);
    const before = await bed.fcm.connections();
    for (const token of ['b', 'c', 'd']) await sender.send(PUSH, [token]);
    expect(await bed.fcm.connections()).toBeLessThanOrEqual(before);
    expect(bed.fcm.sent.map(({ token }) => token)).toEqual(['a', 'b', 'c', 'd']);
  });
});
