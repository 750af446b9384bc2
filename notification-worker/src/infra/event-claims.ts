import { createKeyedMutex, dialectOf, isDuplicate, keepLease, pollForLease, type Logger } from '@gobbler/service-kit';
import { Raw, type DataSource } from 'typeorm';
import { EventClaimedError } from '../domain/errors';
import { EventClaimEntity } from './event-claim.entity';

export interface EventClaimsOptions {
  readonly dataSource: DataSource;
  /** The same after a restart, and unlike every other worker's. */
  readonly instanceId: string;
  readonly log: Logger;
  /** Milliseconds that a claim outlives a worker that was killed and does not come back. */
  readonly leaseMs: number;
}

/** Keeps two deliveries of the same event apart, in this process and among several workers, whatever their clocks say. */
export interface EventClaims {
  /** Waits until no other worker handles this event, then runs the work. Throws `EventClaimedError` after one lease time. */
  run<T>(eventId: string, work: () => Promise<T>): Promise<T>;
}

export function createEventClaims({ dataSource, instanceId, log, leaseMs }: EventClaimsOptions): EventClaims {
  const { manager } = dataSource;
  const mutex = createKeyedMutex();

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

  async function runClaimed<T>(eventId: string, work: () => Promise<T>): Promise<T> {
    const tryClaim = async () => (await claim(eventId)) || null;
    if (!(await pollForLease(tryClaim, { waitMs: leaseMs * 1.2, everyMs: leaseMs / 60 })))
      throw new EventClaimedError();
    const stopRenewing = keepLease({ lifeMs: leaseMs, renew: () => renew(eventId) });
    try {
      return await work();
    } finally {
      stopRenewing();
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
    run: (eventId, work) => mutex.run(eventId, () => runClaimed(eventId, work)),
  };
}

/** So many milliseconds as an interval of SQL. */
function interval(dataSource: DataSource, ms: number): string {
  const micros = Math.round(ms * 1_000);
  return dialectOf(dataSource).kind === 'postgres'
    ? `interval '${micros} microseconds'`
    : `INTERVAL ${micros} MICROSECOND`;
}
