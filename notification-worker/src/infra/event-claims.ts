import { setTimeout as sleep } from 'node:timers/promises';
import { dialectOf, isDuplicate, type Logger } from '@gobbler/service-kit';
import { Raw, type DataSource } from 'typeorm';
import { EventClaimedError } from '../domain/errors';
import { EventClaimEntity } from './event-claim.entity';

export interface EventClaimsOptions {
  readonly dataSource: DataSource;
  /** The same after a restart, and unlike every other worker's. */
  readonly instanceId: string;
  readonly log: Logger;
  /** Milliseconds that a claim outlives a worker that was killed and does not come back. */
  readonly leaseMs?: number;
}

/** Keeps two deliveries of the same event apart, in this process and among several workers, whatever their clocks say. */
export interface EventClaims {
  /** Waits until nobody else works on this event, then works on it. Throws `EventClaimedError` after a lease's time. */
  run<T>(eventId: string, work: () => Promise<T>): Promise<T>;
}

const LEASE_MS = 15_000;

export function createEventClaims(options: EventClaimsOptions): EventClaims {
  const { dataSource, instanceId, log, leaseMs = LEASE_MS } = options;
  const { manager } = dataSource;
  const running = new Map<string, Promise<unknown>>();

  const clock = dialectOf(dataSource).runningClock;
  const leaseEnd = `${clock} + ${interval(dataSource, leaseMs)}`;
  const ours = { claimedBy: instanceId, claimedUntil: () => leaseEnd };

  /** Prolongs a claim of ours, also one from before a crash. */
  async function renew(eventId: string): Promise<boolean> {
    return (await manager.update(EventClaimEntity, { eventId, claimedBy: instanceId }, ours)).affected === 1;
  }

  /** Whether the claim is ours now. */
  async function claim(eventId: string): Promise<boolean> {
    if (await renew(eventId)) return true;
    const abandoned = { eventId, claimedUntil: Raw((column) => `${column} < ${clock}`) };
    if ((await manager.update(EventClaimEntity, abandoned, ours)).affected === 1) return true;
    try {
      await manager.insert(EventClaimEntity, { eventId, ...ours });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async function claimInTime(eventId: string): Promise<void> {
    const until = performance.now() + leaseMs * 1.2;
    while (!(await claim(eventId))) {
      if (performance.now() > until) throw new EventClaimedError();
      await sleep(leaseMs / 60);
    }
  }

  async function runClaimed<T>(eventId: string, work: () => Promise<T>): Promise<T> {
    await claimInTime(eventId);
    const renewal = setInterval(() => void renew(eventId).catch(() => undefined), leaseMs / 3);
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      await release(eventId);
    }
  }

  async function release(eventId: string): Promise<void> {
    try {
      await manager.delete(EventClaimEntity, { eventId, claimedBy: instanceId });
    } catch (error) {
      log.warn({ err: error, eventId }, 'a claim could not be given back; it runs out by itself');
    }
  }

  return {
    async run(eventId, work) {
      while (running.has(eventId)) await running.get(eventId);
      const result = runClaimed(eventId, work);
      const settled = result.then(
        () => running.delete(eventId),
        () => running.delete(eventId),
      );
      running.set(eventId, settled);
      return result;
    },
  };
}

/** So many milliseconds as an interval of SQL. */
function interval(dataSource: DataSource, ms: number): string {
  const micros = Math.round(ms * 1_000);
  return dialectOf(dataSource).kind === 'postgres'
    ? `interval '${micros} microseconds'`
    : `INTERVAL ${micros} MICROSECOND`;
}
