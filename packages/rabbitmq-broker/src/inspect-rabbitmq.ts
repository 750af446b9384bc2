import type { Topology } from '@gobbler/contracts';
import { within } from '@gobbler/service-kit';
import { connect, type ChannelModel } from 'amqplib';
import { describeAddress } from './address';
import { deadLetterQueue } from './names';

/** What an operator asks about a RabbitMQ. */
interface RabbitMqInspection {
  /** Where it is and its version, without a password: `RabbitMQ at localhost:5672, version 4.1.0`. */
  readonly description: string;
  readonly queues: readonly QueueInspection[];
}

interface QueueInspection {
  readonly queue: string;
  /** Of events that wait; null when there is no such queue yet: services make them at their start. */
  readonly waiting: number | null;
  readonly deadLetters: number | null;
}

/** Milliseconds. */
const LIMIT_MS = 5_000;

/** Asks a RabbitMQ for its version and for the queues of a topology. Changes nothing; rejects when it can't be reached or refuses us. */
export async function inspectRabbitMq(url: string, topology: Topology): Promise<RabbitMqInspection> {
  const model = await connect(url, { timeout: LIMIT_MS, clientProperties: { connection_name: 'gobbler doctor' } });
  model.on('error', () => undefined); // calls under way reject
  try {
    const { version } = model.connection.serverProperties;
    const queues: QueueInspection[] = [];
    for (const { queue } of topology.queues) {
      const [waiting, deadLetters] = [await count(model, queue), await count(model, deadLetterQueue(queue))];
      queues.push({ queue, waiting, deadLetters });
    }
    return { description: `${describeAddress(url)}, version ${version}`, queues };
  } finally {
    await within(LIMIT_MS, model.close(), () => new Error('late')).catch(() => undefined); // all is read by then
  }
}

/** How many messages a queue has; null when there is none of that name, which ends a channel. */
async function count(model: ChannelModel, queue: string): Promise<number | null> {
  const channel = await model.createChannel();
  channel.on('error', () => undefined); // the rejected call says the same
  try {
    const { messageCount } = await channel.checkQueue(queue);
    await channel.close();
    return messageCount;
  } catch (error) {
    if (/NOT_FOUND/.test(String(error))) return null;
    throw error;
  }
}
