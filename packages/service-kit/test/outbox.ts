import { defineEvent } from '@gobbler/contracts';
import type { Broker, BrokerMessage } from '@gobbler/contracts';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { appendEvent, runTransaction } from '../src';

export const ThingMade = defineEvent('thing.made', 1, z.object({ number: z.int() }));

/** Commits so many events, numbered from 1; their ids. */
export function appendThings(dataSource: DataSource, count: number): Promise<readonly string[]> {
  return runTransaction(dataSource, async (manager) => {
    const ids: string[] = [];
    for (let number = 1; number <= count; number += 1)
      ids.push(await appendEvent(manager, ThingMade, { number }, new Date('2026-11-05T08:00:00.000Z')));
    return ids;
  });
}

export interface FakeBroker extends Broker {
  /** Every message that was handed in, in order. */
  readonly received: BrokerMessage[];
  /** Called for each; what it resolves to is the confirm. */
  confirm: (message: BrokerMessage) => Promise<void>;
}

export function createFakeBroker(): FakeBroker {
  const fake: FakeBroker = {
    description: 'confirms in memory',
    received: [],
    confirm: async () => undefined,
    publish(message) {
      fake.received.push(message);
      return fake.confirm(message);
    },
    consume: async () => ({ cancel: async () => undefined }),
    countMessages: async () => ({ waiting: 0, deadLetters: 0 }),
    checkHealth: async () => undefined,
    close: async () => undefined,
  };
  return fake;
}
