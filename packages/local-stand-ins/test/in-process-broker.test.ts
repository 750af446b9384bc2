import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Broker, type BrokerMessage, type HandlerOutcome, MAX_ATTEMPTS, type Topology } from '@gobbler/contracts';
import { describeBrokerContract } from '@gobbler/test-harness/port-contracts/broker-contract';
import { createInProcessBroker, type InProcessBrokerOptions } from '../src/index';
import { readJsonLines } from '@gobbler/test-harness';
import { recordingLog } from './recording-log';
import { temporaryFolder } from './temporary-folder';

interface DeadLetter {
  readonly at: string;
  readonly queue: string;
  readonly attempts: number;
  readonly reason: string;
  readonly message: BrokerMessage;
}

const DONE: HandlerOutcome = { kind: 'done' };
const RETRY: HandlerOutcome = { kind: 'retry', reason: 'database out' };
const QUICK = [2, 4, 6, 8];
const TOPOLOGY: Topology = {
  exchange: 'test',
  queues: [
    { queue: 'reservation.posts', events: ['post.created'] },
    { queue: 'worker.posts', events: ['post.created'] },
  ],
};
const MESSAGE: BrokerMessage = { id: '0198c5a4-7c1e-7000-8000-000000000001', name: 'post.created', body: '{}' };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether a promise is settled by now. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  const settled = promise.then(
    () => null,
    () => null,
  );
  return (await Promise.race([settled, pause(20).then(() => pending)])) === pending;
}

describeBrokerContract('the in-process broker', async (topology) => {
  const folder = await temporaryFolder();
  const deadLetterFile = join(folder.path, 'dead-letters.jsonl');
  const log = recordingLog();
  return {
    broker: createInProcessBroker({ environment: 'test', topology, deadLetterFile, log, delays: QUICK }),
    deadLetterIds: async () => (await readJsonLines<DeadLetter>(deadLetterFile)).map(({ message }) => message.id),
    cleanUp: folder.remove,
  };
});

describe('the in-process broker', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let deadLetterFile: string;
  let brokers: Broker[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    deadLetterFile = join(folder.path, 'logs', 'dead-letters.jsonl');
    brokers = [];
  });

  afterEach(async () => {
    await Promise.all(brokers.map((broker) => broker.close()));
    await folder.remove();
  });

  function start(options: Partial<InProcessBrokerOptions> = {}): Broker {
    const defaults = { environment: 'test', topology: TOPOLOGY, deadLetterFile, delays: QUICK } as const;
    const broker = createInProcessBroker({ ...defaults, log: recordingLog(), ...options });
    brokers.push(broker);
    return broker;
  }

  it('confirms a publish only when every reader has dealt with it', async () => {
    const broker = start();
    let finish: () => void = () => undefined;
    await broker.consume('reservation.posts', async () => DONE);
    const published = broker.publish(MESSAGE);
    expect(await isPending(published)).toBe(true);
    await broker.consume('worker.posts', () => new Promise((resolve) => (finish = () => resolve(DONE))));
    expect(await isPending(published)).toBe(true);
    finish();
    await expect(published).resolves.toBeUndefined();
  });

  it('confirms a dead letter only when it is in the file, with what one needs to see why', async () => {
    const broker = start({ now: () => new Date('2026-11-22T10:00:00.000Z') });
    await broker.consume('reservation.posts', async () => RETRY);
    await broker.consume('worker.posts', async () => ({ kind: 'reject', reason: 'unknown version' }));
    await broker.publish(MESSAGE);
    const letters = await readJsonLines<DeadLetter>(deadLetterFile);
    const at = '2026-11-22T10:00:00.000Z';
    expect(letters.toSorted((one, other) => one.queue.localeCompare(other.queue))).toEqual([
      { at, queue: 'reservation.posts', attempts: MAX_ATTEMPTS, reason: 'database out', message: MESSAGE },
      { at, queue: 'worker.posts', attempts: 1, reason: 'unknown version', message: MESSAGE },
    ]);
  });

  it('does not confirm a dead letter that can not be written', async () => {
    await mkdir(deadLetterFile, { recursive: true }); // a folder stands in the file's place
    const broker = start();
    await broker.consume('reservation.posts', async () => ({ kind: 'reject', reason: 'no' }));
    await broker.consume('worker.posts', async () => DONE);
    await expect(broker.publish(MESSAGE)).rejects.toThrow('the dead letter could not be written');
  });

  it('a publisher that timed out joins the running delivery instead of duplicating it', async () => {
    const broker = start();
    let deliveries = 0;
    let finish: () => void = () => undefined;
    await broker.consume('worker.posts', async () => DONE);
    await broker.consume('reservation.posts', () => {
      deliveries += 1;
      return new Promise((resolve) => (finish = () => resolve(DONE)));
    });
    const first = broker.publish(MESSAGE);
    const again = broker.publish(MESSAGE);
    expect(await isPending(again)).toBe(true);
    finish();
    await Promise.all([first, again]);
    expect(deliveries).toBe(1);
  });

  it('delivers everywhere again what is published again after it failed', async () => {
    const broker = start({ delays: [60_000, 1, 1, 1] });
    await broker.consume('reservation.posts', async () => RETRY);
    const lost = broker.publish(MESSAGE);
    expect(await isPending(lost)).toBe(true);
    await broker.close();
    await expect(lost).rejects.toThrow('closed');

    const next = start(); // the same outbox row after a restart
    const seen: string[] = [];
    for (const { queue } of TOPOLOGY.queues) {
      await next.consume(queue, async ({ id }) => {
        seen.push(`${queue} ${id}`);
        return DONE;
      });
    }
    await next.publish(MESSAGE);
    expect(seen.toSorted()).toEqual([`reservation.posts ${MESSAGE.id}`, `worker.posts ${MESSAGE.id}`]);
  });

  it('works on a few messages of a queue at once and no more', async () => {
    const broker = start({ concurrency: 3 });
    let inside = 0;
    let most = 0;
    await broker.consume('worker.posts', async () => DONE);
    await broker.consume('reservation.posts', async () => {
      inside += 1;
      most = Math.max(most, inside);
      await pause(5);
      inside -= 1;
      return DONE;
    });
    const messages = Array.from({ length: 12 }, (_, index) => ({ ...MESSAGE, id: `${index}` }));
    await Promise.all(messages.map((message) => broker.publish(message)));
    expect(most).toBe(3);
  });

  it('waits longer before each attempt, up to the full delay and never less than half of it', async () => {
    const times: number[] = [];
    const broker = start({ delays: [20, 60, 120, 200], random: () => 1 });
    await broker.consume('worker.posts', async () => DONE);
    await broker.consume('reservation.posts', async () => {
      times.push(performance.now());
      return RETRY;
    });
    await broker.publish(MESSAGE);
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(waits).toHaveLength(MAX_ATTEMPTS - 1);
    for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThan([20, 60, 120, 200][index]! - 5);
  });

  it('runs a handler outside the request that happened to publish', async () => {
    const request = new AsyncLocalStorage<string>();
    const broker = start();
    let seen: string | undefined = 'nothing yet';
    await broker.consume('worker.posts', async () => DONE);
    await broker.consume('reservation.posts', async () => {
      seen = request.getStore();
      return DONE;
    });
    await request.run('request 1', () => broker.publish(MESSAGE));
    expect(seen).toBeUndefined();
  });
});
