import type { DataSource } from 'typeorm';
import { runTransaction } from '../database/run-transaction';
import { OutboxEventEntity } from './outbox-event.entity';

/** Rows that one statement deletes, at most. */
const AT_ONCE = 200;

interface Waiting {
  readonly id: string;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Deletes rows of the outbox one statement after the other, each with all that came while the one before was running.
 * @returns a function that resolves when its row has gone
 */
export function createRowRemover(dataSource: DataSource): (id: string) => Promise<void> {
  const waiting: Waiting[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, AT_ONCE);
      // In one order, so that two of these never wait for each other.
      const ids = batch.map(({ id }) => id).toSorted();
      try {
        await runTransaction(dataSource, (manager) => manager.delete(OutboxEventEntity, ids));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    isRunning = false;
  }

  return (id) =>
    new Promise((done, failed) => {
      waiting.push({ id, done, failed });
      void run();
    });
}
