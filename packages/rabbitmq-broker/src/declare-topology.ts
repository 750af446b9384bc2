import type { Topology } from '@gobbler/contracts';
import type { ChannelModel } from 'amqplib';
import { deadLetterExchange, deadLetterQueue, delayName } from './names';
import type { RetryPlan } from './retry-plan';

/** A queue or exchange exists with different arguments; the operator has to decide which is right. */
export class TopologyMismatchError extends Error {
  override readonly name = 'TopologyMismatchError';

  constructor(what: string, cause: Error) {
    super(
      `${what} is there already with other properties than Gobbler declares (${cause.message}). ` +
        `Remove it once it is empty; it is then declared again`,
      { cause },
    );
  }
}

const PRECONDITION_FAILED = 406;
/**
 * A message whose reader dies while it works on it comes again uncounted; so often at most, or it would kill readers for ever.
 * RabbitMQ 4 has 20 when nothing is set, and drops what exceeds it where there is no dead-letter exchange.
 */
const DELIVERY_LIMIT = 100;
/** Looking at dead letters counts as a delivery as well, and must never be what removes them. */
const UNLIMITED = 2_000_000_000;

/** Moved on within RabbitMQ only once the next queue has it; that needs `reject-publish` (or RabbitMQ falls back to at most once). */
const SAFELY = { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' };

/**
 * Declares all there is on RabbitMQ, whatever of it is there already. The one place that does: publishers and consumers run
 * it at each connect, so it does not matter who comes first.
 * Throws {@link TopologyMismatchError}.
 */
export async function declareTopology(model: ChannelModel, topology: Topology, plan: RetryPlan): Promise<void> {
  const channel = await model.createChannel();
  channel.on('error', () => undefined); // the rejected call says the same
  const exchange = (name: string, kind: string) =>
    named(`exchange ${name}`, channel.assertExchange(name, kind, { durable: true }));
  const queue = (name: string, properties: Record<string, unknown>) =>
    named(
      `queue ${name}`,
      channel.assertQueue(name, { durable: true, arguments: { 'x-queue-type': 'quorum', ...properties } }),
    );

  await exchange(topology.exchange, 'topic');
  await exchange(deadLetterExchange(topology), 'direct');
  for (const { queue: name, events } of topology.queues) {
    await queue(deadLetterQueue(name), { 'x-delivery-limit': UNLIMITED });
    await channel.bindQueue(deadLetterQueue(name), deadLetterExchange(topology), name);
    await queue(name, {
      'x-delivery-limit': DELIVERY_LIMIT,
      'x-dead-letter-exchange': deadLetterExchange(topology),
      'x-dead-letter-routing-key': name,
      ...SAFELY,
    });
    for (const event of events) await channel.bindQueue(name, topology.exchange, event);
  }
  for (const delayMs of plan.allDelays) {
    const name = delayName(topology, delayMs);
    // Without consumers: after its TTL a message moves to the queue named by its routing key.
    await queue(name, { 'x-message-ttl': delayMs, 'x-dead-letter-exchange': '', ...SAFELY });
    await exchange(name, 'fanout');
    await channel.bindQueue(name, name, '');
  }
  await channel.close();
}

async function named<T>(what: string, declared: Promise<T>): Promise<T> {
  try {
    return await declared;
  } catch (error) {
    const isMismatch = error instanceof Error && 'code' in error && error.code === PRECONDITION_FAILED;
    throw isMismatch ? new TopologyMismatchError(what, error) : error;
  }
}
