import { AppError } from '@gobbler/contracts';
import type { DataSource } from 'typeorm';
import {
  createIdempotencyMutex,
  findIdempotentAnswer,
  IdempotencyKeyEntity,
  runIdempotent,
  sweepIdempotencyKeys,
  type IdempotentRequest,
} from '../src';
import { createGate, ParcelEntity, useParcels } from './rig';

const DAY_MS = 24 * 3_600_000;
const start = new Date('2026-03-04T05:06:07.890Z');

describe('running a request once', () => {
  let dataSource: DataSource;
  useParcels((opened) => (dataSource = opened));
  let now = start;

  beforeEach(async () => {
    now = start;
    await dataSource.manager.clear(ParcelEntity);
    await dataSource.manager.clear(IdempotencyKeyEntity);
  });

  function request(change: Partial<IdempotentRequest> = {}): IdempotentRequest {
    return { userId: 1, operation: 'send', key: 'key-1', body: { weight: 5 }, ...change };
  }

  /** Inserts a parcel with the next free id and answers that id. */
  function send(change: Partial<IdempotentRequest> = {}, before: () => Promise<void> = async () => undefined) {
    return runIdempotent(
      dataSource,
      request(change),
      () => now,
      async (manager) => {
        await before();
        const id = (await manager.count(ParcelEntity)) + 1;
        await manager.insert(ParcelEntity, { id, weight: 5 });
        return { id };
      },
    );
  }

  /** The same request a hundred times, as four processes let it through to the database. */
  function crowd<T>(work: () => Promise<T>): Promise<T>[] {
    const processes = [1, 2, 3, 4].map(() => createIdempotencyMutex());
    return Array.from({ length: 25 }, () => processes.map((mutex) => mutex.run('key-1', work))).flat();
  }

  const countParcels = () => dataSource.manager.count(ParcelEntity);

  it('answers a repeat what the first request was answered, without doing it again', async () => {
    expect(await send()).toEqual({ answer: { id: 1 }, isReplayed: false });
    expect(await send()).toEqual({ answer: { id: 1 }, isReplayed: true });
    expect(await countParcels()).toBe(1);
  });

  it('does a request without a key each time', async () => {
    await send({ key: null });
    await send({ key: null });
    expect(await countParcels()).toBe(2);
  });

  it('distinguishes users and operations', async () => {
    await send();
    await send({ userId: 2 });
    await send({ operation: 'fetch' });
    expect(await countParcels()).toBe(3);
  });

  it('distinguishes keys to the last bit: capitals and accents', async () => {
    for (const key of ['key-1', 'KEY-1', 'kéy-1']) expect((await send({ key })).isReplayed).toBe(false);
    expect(await countParcels()).toBe(3);
  });

  it('refuses the same key for another body', async () => {
    await send();
    await expect(send({ body: { weight: 6 } })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await countParcels()).toBe(1);
  });

  it('can look for the stored answer before anything is done', async () => {
    const look = (change: Partial<IdempotentRequest> = {}) =>
      findIdempotentAnswer(dataSource, request(change), () => now);
    expect(await look()).toBeNull();
    expect(await look({ key: null })).toBeNull();
    await send();
    expect(await look()).toEqual({ answer: { id: 1 }, isReplayed: true });
    await expect(look({ body: { weight: 6 } })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    await expect(look({ key: 'a\u0000b' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('does a hundred requests at once, in four processes, only once', async () => {
    const outcomes = await Promise.allSettled(crowd(() => send()));
    const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : []));
    expect(new Set(answers.map(({ answer }) => answer.id))).toEqual(new Set([1]));
    expect(answers.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
    expect(refusals.filter((code) => code !== 'IDEMPOTENCY_IN_PROGRESS')).toEqual([]);
    expect(await countParcels()).toBe(1);
  });

  it('is refused alike by a hundred at once, in four processes, and by nothing worse', async () => {
    const refusing = () => send({}, () => Promise.reject(new AppError('SOLD_OUT', 'Nothing is left.')));
    const outcomes = await Promise.allSettled(crowd(refusing));
    const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'OK'));
    expect(codes.filter((code) => code !== 'SOLD_OUT' && code !== 'IDEMPOTENCY_IN_PROGRESS')).toEqual([]);
    expect(await dataSource.manager.count(IdempotencyKeyEntity)).toBe(0);
  });

  it('says after half a second that the first request still runs, and does not try again', async () => {
    const [isRunning, mayEnd] = [createGate(), createGate()];
    const first = send({}, async () => {
      isRunning.open();
      await mayEnd.opened;
    });
    await isRunning.opened;
    await expect(send()).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS', retryAfterSeconds: 1 });
    mayEnd.open();
    expect((await first).isReplayed).toBe(false);
  });

  it('forgets an answer after a day', async () => {
    await send();
    now = new Date(start.getTime() + DAY_MS - 1);
    expect((await send()).isReplayed).toBe(true);
    now = new Date(start.getTime() + DAY_MS);
    expect(await send()).toEqual({ answer: { id: 2 }, isReplayed: false });
  });

  it('deletes answers that have expired', async () => {
    await send();
    await sweepIdempotencyKeys(dataSource, new Date(start.getTime() + DAY_MS - 1));
    expect(await dataSource.manager.count(IdempotencyKeyEntity)).toBe(1);
    await sweepIdempotencyKeys(dataSource, new Date(start.getTime() + DAY_MS + 1));
    expect(await dataSource.manager.count(IdempotencyKeyEntity)).toBe(0);
  });

  it.each(['', 'x'.repeat(256), 'a\u0000b', '\ud800'])('refuses %j as a key', async (key) => {
    await expect(send({ key })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ path: 'idempotencyKey' }] });
    expect(await countParcels()).toBe(0);
  });
});
