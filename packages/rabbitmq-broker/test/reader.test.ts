import { EventEmitter } from 'node:events';
import type { HandlerOutcome } from '@gobbler/contracts';
import { createLogger } from '@gobbler/service-kit';
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { createReader } from '../src/reader';
import { eventually } from '@gobbler/test-harness';

const log = createLogger({ service: 'test', level: 'silent' });

/** A channel that records its calls in order. */
function createFakeChannel(events: string[]) {
  let deliver: (message: ConsumeMessage | null) => void = () => undefined;
  const channel = Object.assign(new EventEmitter(), {
    prefetch: async () => ({}),
    consume: async (_queue: string, take: typeof deliver) => {
      deliver = take;
      return { consumerTag: 'tag' };
    },
    cancel: async () => ({}),
    close: async () => undefined,
    ack: () => void events.push('acknowledged'),
    nack: () => void events.push('given back'),
  });
  const model: Pick<ChannelModel, 'createChannel'> = { createChannel: async () => channel as never };
  return { model: model as ChannelModel, deliver: (message: ConsumeMessage | null) => deliver(message) };
}

function delivery(attempt = 1): ConsumeMessage {
  const properties = { messageId: 'id-1', type: 'thing.made', headers: { 'gobbler-attempt': attempt } };
  return { content: Buffer.from('{}'), fields: { routingKey: 'thing.made' } as never, properties: properties as never };
}

describe('a reader', () => {
  let events: string[];
  let move: (what: string) => Promise<void>;

  beforeEach(() => {
    events = [];
    move = async (what) => void events.push(what);
  });

  async function read(outcome: HandlerOutcome, message = delivery()) {
    const { model, deliver } = createFakeChannel(events);
    const reader = createReader({
      queue: 'things',
      handler: async () => outcome,
      prefetch: 1,
      log,
      onLost: () => undefined,
      next: {
        retry: (_message, _queue, attempt) => move(`moved for attempt ${attempt}`),
        postpone: () => move('postponed'),
        bury: (_message, _queue, attempts) => move(`buried after ${attempts}`),
      },
    });
    await reader.attach(model);
    deliver(message);
    return reader;
  }

  it.each<[HandlerOutcome, ConsumeMessage, string[]]>([
    [{ kind: 'done' }, delivery(), ['acknowledged']],
    [{ kind: 'retry', reason: '' }, delivery(), ['moved for attempt 2', 'acknowledged']],
    [{ kind: 'retry', reason: '' }, delivery(4), ['moved for attempt 5', 'acknowledged']],
    [{ kind: 'retry', reason: '' }, delivery(5), ['buried after 5', 'acknowledged']],
    [{ kind: 'reject', reason: '' }, delivery(), ['buried after 1', 'acknowledged']],
    [{ kind: 'postpone', reason: '' }, delivery(3), ['postponed', 'acknowledged']],
  ])('acknowledges after %j only what the next queue has', async (outcome, message, expected) => {
    await read(outcome, message);
    await eventually(() => events.includes('acknowledged'));
    expect(events).toEqual(expected);
  });

  it('acknowledges nothing as long as the next queue has not confirmed', async () => {
    let confirm: () => void = () => undefined;
    move = () => new Promise((resolve) => (confirm = resolve));
    await read({ kind: 'retry', reason: '' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(events).toEqual([]);
    confirm();
    await eventually(() => events.length === 1);
    expect(events).toEqual(['acknowledged']);
  });

  it('tries to move a message on until the next queue has it', async () => {
    let failures = 0;
    move = async (what) => {
      failures += 1;
      if (failures < 3) throw new Error('no confirm');
      events.push(what);
    };
    await read({ kind: 'reject', reason: '' });
    await eventually(() => events.includes('acknowledged'));
    expect(events).toEqual(['buried after 1', 'acknowledged']);
  });

  it('gives a message back, when it is cancelled, that it can not move on', async () => {
    move = () => Promise.reject(new Error('no confirm'));
    const reader = await read({ kind: 'retry', reason: '' });
    await reader.cancel();
    expect(events).toEqual(['given back']);
  });
});
