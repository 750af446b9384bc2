import { setTimeout as sleep } from 'node:timers/promises';
import type { Broker, CrashPoint } from '@gobbler/contracts';
import { MoreThan, type DataSource } from 'typeorm';
import { databaseOutage } from '../database/database-errors';
import { runTransaction } from '../database/run-transaction';
import type { Logger } from '../logging/create-logger';
import { createGroupCommit } from '../concurrency/group-commit';
import { keepLease } from '../concurrency/lease';
import { createOutageLog } from '../concurrency/outage-log';
import { runOutsideRequests } from '../http/request-scope';
import type { Metrics } from '../metrics/create-metrics';
import { measureOutbox } from '../metrics/measure-outbox';
import { tracePublished } from '../tracing/trace-published';
import type { Tracer } from '../tracing/tracer';
import { NEVER_CLAIMED } from './append-event';
import { lockFreeRows, type OutboxRow } from './lock-free-rows';
import { OutboxEventEntity } from './outbox-event.entity';
import { createPublishWindow } from './publish-window';

export interface OutboxRelayOptions {
  readonly dataSource: DataSource;
  readonly broker: Broker;
  readonly log: Logger;
  /** The same after a restart and unlike every other replica's: what it had claimed before a crash it takes up at once. */
  readonly instanceId: string;
  readonly crashPoint: CrashPoint;
  readonly metrics?: Metrics | undefined;
  readonly tracer?: Tracer | undefined;
}

export interface OutboxRelay {
  /** Looks at the outbox now instead of at the next tick; call it after a commit. */
  nudge(): void;
  stop(): Promise<void>;
}

/** Milliseconds. */
const POLL_MS = 500;
/** Between two reads from a database that is down, at most. */
const MAX_PAUSE_MS = 4_000;
const CLAIM_MS = 30_000;
const RETRY_MS = 1_000;
/** Events that are handed to the broker at once. One that has waited longer for its confirm stands aside for others. */
const MAX_FRESH = 100;
const FRESH_MS = 2_000;
/** Events that wait for their confirm, at most. */
const MAX_IN_FLIGHT = 5_000;
/** Rows that one statement deletes, at most. */
const MAX_REMOVED = 200;

interface Publishing {
  /** By the monotonic clock. */
  readonly since: number;
  readonly published: Promise<void>;
}

/**
 * Publishes what stands in the outbox and deletes it once the broker has confirmed.
 * Rows are claimed in a short transaction and published outside of it; one that can't be published holds up no other.
 */
export function startOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  const { dataSource, log, instanceId, crashPoint, metrics, tracer } = options;
  const broker = tracer ? tracePublished(options.broker, tracer) : options.broker;
  const measured = metrics && measureOutbox(dataSource, metrics, log);
  const inFlight = new Map<string, Publishing>();
  const window = createPublishWindow(MAX_FRESH, log);
  const outage = createOutageLog(log, {
    lost: 'the outbox can not be read: is the database out? Trying again',
    back: 'the outbox can be read again',
  });
  const remove = createGroupCommit<string, true>({
    maxBatch: MAX_REMOVED,
    async run(_key, batch) {
      // In one order, so that two of these can't deadlock.
      const ids = batch.map(({ item }) => item).toSorted();
      await runTransaction(dataSource, (manager) => manager.delete(OutboxEventEntity, ids));
      return batch.map(() => true as const);
    },
  });
  /** The last look found as many events as there was room for, so that there are more. */
  let isBehind = false;
  let isStopped = false;
  let isNudged = false;
  let failedLooks = 0;
  /** By the monotonic clock. */
  let pausedUntil = 0;
  let running: Promise<void> | undefined;
  let hasTakenUpOwn = false;

  async function look(): Promise<void> {
    if (!hasTakenUpOwn) {
      // Only among those claimed at the moment, to which the index leads: a backlog may be long.
      const own = { claimedBy: instanceId, claimedUntil: MoreThan(new Date()) };
      await dataSource.manager.update(OutboxEventEntity, own, { claimedUntil: NEVER_CLAIMED });
      hasTakenUpOwn = true;
    }
    for (;;) {
      const room = roomFor(inFlight, window.size);
      // With more waiting, looks are worth their cost only when there is room for many; confirms make some soon.
      if (isStopped || room <= 0 || (isBehind && inFlight.size > 0 && room < window.size / 2)) return;
      const rows = await claim(room);
      for (const row of rows) {
        if (inFlight.has(row.id)) continue;
        const published = publish(row).finally(() => {
          inFlight.delete(row.id);
          lookUnlessPaused();
        });
        inFlight.set(row.id, { since: performance.now(), published });
      }
      isBehind = rows.length === room;
      if (!isBehind) return;
    }
  }

  function claim(limit: number): Promise<OutboxRow[]> {
    return runTransaction(dataSource, async (manager) => {
      const rows = await lockFreeRows(manager, limit);
      if (rows.length > 0) {
        await manager.update(
          OutboxEventEntity,
          rows.map((row) => row.id),
          { claimedUntil: new Date(Date.now() + CLAIM_MS), claimedBy: instanceId },
        );
      }
      return rows;
    });
  }

  async function publish({ id, name, body }: OutboxRow): Promise<void> {
    try {
      await broker.publish({ id, name, body });
      measured?.countPublished(name, 'confirmed');
      window.succeeded();
      crashPoint('relay.after-publish');
      await remove('rows', id);
    } catch (error) {
      if (isStopped) return;
      measured?.countPublished(name, 'failed');
      window.failed(`${name} ${id}`, error);
      // When this fails as well, the claim runs out by itself.
      await claimAgain([id], RETRY_MS).catch(() => undefined);
    }
  }

  /** Rows of which some wait long for their confirm stay ours. */
  function claimAgain(ids: string[], forMs: number) {
    return dataSource.manager.update(OutboxEventEntity, ids, { claimedUntil: new Date(Date.now() + forMs) });
  }

  function nudge(): void {
    if (isStopped) return;
    if (running) {
      isNudged = true;
      return;
    }
    isNudged = false;
    running = runOutsideRequests(look)
      .then(readWell, couldNotRead)
      .finally(() => {
        running = undefined;
        if (isNudged) lookUnlessPaused();
      });
  }

  function readWell(): void {
    failedLooks = 0;
    pausedUntil = 0;
    outage.worked();
  }

  function couldNotRead(error: unknown): void {
    if (isStopped) return;
    failedLooks += 1;
    pausedUntil = performance.now() + Math.min(MAX_PAUSE_MS, POLL_MS * 2 ** (failedLooks - 1));
    const reason = databaseOutage(error);
    if (reason === null) log.warn({ err: error }, 'the outbox can not be read at the moment');
    else outage.failed(reason);
  }

  function lookUnlessPaused(): void {
    if (performance.now() >= pausedUntil) nudge();
  }

  const poll = setInterval(lookUnlessPaused, POLL_MS);
  const stopRenewing = keepLease({
    lifeMs: CLAIM_MS,
    async renew() {
      // A renewal that fails costs a second publication at most, which the event’s id makes harmless; the next fetch logs it.
      if (inFlight.size > 0) await claimAgain([...inFlight.keys()], CLAIM_MS).catch(() => undefined);
      return true;
    },
  });
  nudge();

  return {
    nudge,
    async stop() {
      isStopped = true;
      clearInterval(poll);
      stopRenewing();
      await Promise.all([running, measured?.stop()]);
      const rest = [...inFlight.values()].map(({ published }) => published);
      await Promise.race([Promise.allSettled(rest), sleep(RETRY_MS, undefined, { ref: false })]);
    },
  };
}

/** How many more events may be handed to the broker now. */
function roomFor(inFlight: ReadonlyMap<string, Publishing>, windowSize: number): number {
  const freshSince = performance.now() - FRESH_MS;
  const fresh = [...inFlight.values()].filter(({ since }) => since > freshSince).length;
  return Math.min(windowSize - fresh, MAX_IN_FLIGHT - inFlight.size);
}
