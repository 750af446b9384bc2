import { setTimeout as sleep } from 'node:timers/promises';
import { startOwnServer, type OwnServer } from '@gobbler/test-servers';
import { Redis } from 'ioredis';
import { createLockUnderTest, isHeld, keep, timed, type LockUnderTest } from './bench';
import { eventually } from '@gobbler/test-harness';

/** Far above the tenth of a second that is meant, and far below what a request would wait for a Redis that hangs. */
const SOON_MS = 5_000;

describe('a lock whose Redis', () => {
  let server: OwnServer;
  let lock: LockUnderTest;
  let isDown = false;
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    server = await startOwnServer('redis');
  });
  beforeEach(async () => {
    lock = createLockUnderTest(server.url);
    await eventually(() => isHeld(lock, 'before'));
  });
  afterEach(async () => {
    await server.resume();
    if (isDown) await server.start();
    isDown = false;
    await lock.close();
    if (unhandled.length > 0) throw new AggregateError(unhandled, 'unhandled rejections');
  });
  afterAll(async () => {
    process.off('unhandledRejection', note);
    await server?.remove();
  });

  const isBack = () => eventually(() => isHeld(lock, 'after'));

  it('is killed while a key is held: the work ends well, others begin at once, and it is used again when it is back', async () => {
    const kept = await keep(lock, 'held');
    await server.kill();
    isDown = true;
    const before = await lock.count('unavailable');
    await expect(kept.letGo()).resolves.toBeUndefined();
    await expect(lock.checkHealth()).rejects.toThrow(/\w/);
    let held: boolean[] = [];
    const ms = await timed(async () => {
      held = await Promise.all(Array.from({ length: 100 }, (_, index) => isHeld(lock, `post:${index % 3}`)));
    });
    expect(held).toEqual(Array.from({ length: 100 }, () => false));
    expect(ms).toBeLessThan(SOON_MS);
    expect((await lock.count('unavailable')) - before).toBe(100);
    await server.start();
    isDown = false;
    await isBack();
    await expect(lock.checkHealth()).resolves.toBeUndefined();
    const warnings = lock.lines.filter(({ level }) => level === 'warn').map(({ msg }) => msg);
    expect(warnings).toEqual([
      expect.stringMatching(/^Redis at .* can't be used: work goes on without its lock$/),
      expect.stringMatching(/^Redis at .* is back/),
    ]);
  });

  it('is closed: that is no loss', async () => {
    await lock.close();
    await sleep(50);
    expect(lock.lines).toEqual([]);
  });

  it('hangs: no one waits for it, one line says so, and it is used again once it answers', async () => {
    await server.pause();
    const ms = await timed(() => Promise.all(Array.from({ length: 100 }, (_, index) => isHeld(lock, `post:${index}`))));
    expect(ms).toBeLessThan(SOON_MS);
    const later = await timed(async () => {
      for (let round = 0; round < 20; round += 1) expect(await isHeld(lock, 'again')).toBe(false);
    });
    expect(later).toBeLessThan(SOON_MS);
    // All but those that this process, when it was busy itself, left too little time.
    expect(await lock.count('unavailable')).toBeGreaterThan(60);
    expect(lock.lines).toHaveLength(1);
    expect(lock.lines[0]).toMatchObject({ level: 'warn', msg: expect.stringContaining('without its lock') });
    await server.resume();
    await isBack();
  });

  it('hangs while many ask for one key: one of them finds out for all', async () => {
    await server.pause();
    const held = await Promise.all(Array.from({ length: 100 }, () => isHeld(lock, 'post')));
    expect(held).not.toContain(true);
    // One after the other finding out by itself, it would be six of them.
    expect(await lock.count('unavailable')).toBeGreaterThan(50);
    await server.resume();
    await isBack();
  });

  it('hangs while a key is held: the work ends well and waits for nothing', async () => {
    const kept = await keep(lock, 'held');
    await server.pause();
    expect(await timed(() => kept.letGo())).toBeLessThan(SOON_MS);
    await server.resume();
    await isBack();
  });

  it('hangs while it is closed: that ends too', async () => {
    await server.pause();
    const waiting = isHeld(lock, 'late');
    expect(await timed(() => lock.close())).toBeLessThan(5_000);
    expect(await waiting).toBe(false);
    await server.resume();
  });

  it('answers too late: what it then gives is given back', async () => {
    await server.pause();
    expect(await isHeld(lock, 'late')).toBe(false);
    await server.resume();
    const redis = new Redis(server.url);
    await eventually(async () => (await redis.exists('gobbler:lock:late')) === 0);
    await redis.quit();
    await isBack();
    expect(await isHeld(lock, 'late')).toBe(true);
  });

  it('never was there: nothing fails, and what it says has no password in it', async () => {
    const nowhere = createLockUnderTest('redis://gobbler:a-password@127.0.0.1:1/3');
    expect(await timed(() => isHeld(nowhere, 'post'))).toBeLessThan(SOON_MS);
    await expect(nowhere.checkHealth()).rejects.toThrow(/ECONNREFUSED/);
    expect(nowhere.lines).toEqual([
      expect.objectContaining({ level: 'warn', problem: expect.stringContaining('ECONNREFUSED') }),
    ]);
    expect(JSON.stringify([nowhere.description, nowhere.lines])).not.toContain('a-password');
    await nowhere.close();
  });
});
