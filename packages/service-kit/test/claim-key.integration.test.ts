import type { DataSource } from 'typeorm';
import {
  claimKey,
  createIdempotencyMutex,
  IdempotencyKeyEntity,
  keepAnswer,
  releaseKey,
  runTransaction,
  type KeyClaim,
} from '../src';
import { ParcelEntity, useParcels } from './rig';

const start = new Date('2026-03-04T05:06:07.890Z');

describe('holding a key over calls to others', () => {
  let dataSource: DataSource;
  useParcels((opened) => (dataSource = opened));
  let now = start;

  beforeEach(async () => {
    now = start;
    await dataSource.manager.clear(ParcelEntity);
    await dataSource.manager.clear(IdempotencyKeyEntity);
  });
  const later = (ms: number) => (now = new Date(now.getTime() + ms));
  const claim = (body: unknown = { weight: 5 }, key = 'key-1') =>
    claimKey<{ id: number }>(dataSource, { userId: 1, operation: 'send', key, body }, () => now);

  async function claimed(body?: unknown): Promise<KeyClaim> {
    const outcome = await claim(body);
    if (outcome.kind !== 'claimed') throw new Error('there is an answer already');
    return outcome.claim;
  }

  /** The effect and the answer, in one transaction. */
  const finish = (held: KeyClaim, id = 1) =>
    runTransaction(dataSource, async (manager) => {
      await manager.insert(ParcelEntity, { id, weight: 5 });
      await keepAnswer(manager, held, { id });
    });

  it('answers a repeat what was stored with the effect', async () => {
    await finish(await claimed());
    expect(await claim()).toEqual({ kind: 'answered', answer: { id: 1 } });
    await expect(claim({ weight: 6 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('lets one of a hundred in four processes have it; the others get IDEMPOTENCY_IN_PROGRESS or the answer', async () => {
    const processes = [1, 2, 3, 4].map(() => createIdempotencyMutex());
    const send = async () => {
      const outcome = await claim();
      if (outcome.kind === 'claimed') await finish(outcome.claim);
      return outcome.kind;
    };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 25 }, () => processes.map((mutex) => mutex.run('key-1', send))).flat(),
    );
    const seen = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.code));
    expect(seen.filter((kind) => kind === 'claimed')).toHaveLength(1);
    const expected = ['claimed', 'answered', 'IDEMPOTENCY_IN_PROGRESS'];
    expect(seen.filter((kind) => !expected.includes(kind))).toEqual([]);
    expect(await dataSource.manager.count(ParcelEntity)).toBe(1);
  });

  it('refuses another body also while the first request runs', async () => {
    await claimed();
    await expect(claim({ weight: 6 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('says after a moment that the first request still runs', async () => {
    await claimed();
    await expect(claim()).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS', retryAfterSeconds: 1 });
  });

  it('is free again after a refusal, and never by a release behind the answer', async () => {
    const refused = await claimed();
    await releaseKey(dataSource, refused);
    const held = await claimed({ weight: 6 });
    await finish(held);
    await releaseKey(dataSource, held);
    expect((await claim({ weight: 6 })).kind).toBe('answered');
  });

  it('is taken over from a process that died, whose effect can’t come any more then', async () => {
    const dead = await claimed();
    later(5_999);
    await expect(claim()).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' });
    later(2);
    const held = await claimed();
    await expect(finish(dead)).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS' });
    expect(await dataSource.manager.count(ParcelEntity)).toBe(0);
    await releaseKey(dataSource, dead);
    await finish(held, 2);
    expect(await claim()).toEqual({ kind: 'answered', answer: { id: 2 } });
  });

  it.each(['', 'x'.repeat(256), 'a\u0000b', '\ud800'])('refuses %j as a key', async (key) => {
    await expect(claim({}, key)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
