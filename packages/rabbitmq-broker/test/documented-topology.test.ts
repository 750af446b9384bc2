import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TOPOLOGY } from '@gobbler/contracts';
import type { ChannelModel } from 'amqplib';
import { declareTopology } from '../src/declare-topology';
import { createRetryPlan } from '../src/retry-plan';

const RETRY = /^gobbler\.events\.retry\.(\d+)ms$/;

/** What is declared for our events: each name with its kind, and what each queue is bound to. */
async function declared() {
  const kinds = new Map<string, string>();
  const bindings = new Map<string, string[]>();
  const channel = {
    on: () => channel,
    assertExchange: async (name: string, kind: string) => void kinds.set(name, `${kind} exchange`),
    assertQueue: async (name: string) => void kinds.set(name, 'queue'),
    bindQueue: async (queue: string, exchange: string, key: string) => {
      if (exchange === TOPOLOGY.exchange) bindings.set(queue, [...(bindings.get(queue) ?? []), key]);
    },
    close: async () => undefined,
  };
  const model: Pick<ChannelModel, 'createChannel'> = { createChannel: async () => channel as never };
  await declareTopology(model as ChannelModel, TOPOLOGY, createRetryPlan());
  return { kinds, bindings };
}

/** The rows of the table in the operators' handbook. */
function documented() {
  const text = readFileSync(resolve(__dirname, '../../../docs/operations.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z.…-]+)` +\| ([a-z ]+?) +\| (.+?) +\|$/gm)];
  return rows
    .map(([, name = '', kind = '', what = '']) => ({ name, kind, what }))
    .filter(({ kind }) => /exchange|queue/.test(kind));
}

describe('the table of exchanges and queues in docs/operations.md', () => {
  it('names all that is declared, and nothing else', async () => {
    const { kinds } = await declared();
    const lasting = [...kinds].filter(([name]) => !RETRY.test(name));
    const rows = documented().filter(({ name }) => !name.includes('…'));
    expect(new Map(rows.map(({ name, kind }) => [name, kind]))).toEqual(new Map(lasting));
  });

  it('names the events of each queue', async () => {
    const { bindings } = await declared();
    for (const [queue, events] of bindings) {
      const row = documented().find(({ name }) => name === queue);
      expect([...(row?.what.matchAll(/`([^`]+)`/g) ?? [])].map(([, event]) => event)).toEqual(events);
    }
    expect(bindings.size).toBe(TOPOLOGY.queues.length);
  });

  it('names the delays', async () => {
    const { kinds } = await declared();
    const delays = [...kinds.keys()].flatMap((name) => RETRY.exec(name)?.[1] ?? []);
    const row = documented().find(({ name }) => name.includes('…'));
    expect(row?.what.match(/\d+/g)).toEqual(delays);
  });
});
