import type { Topology } from '@gobbler/ports';
import { within } from '@gobbler/service-kit';
import { connect, type ChannelModel, type ConfirmChannel, type GetMessage } from 'amqplib';
import { describeAddress } from '../address';
import { revived } from '../message-properties';
import { deadLetterQueue } from '../names';
import { readDeadLetter, type DeadLetter } from './dead-letter';

/** Dead letters of all queues of a topology, for operators. */
export interface DeadLetters {
  /** Where they are, without a password. */
  readonly description: string;
  /** All of them, oldest first in each queue. They stay where they are, in their order, also when we are killed meanwhile. */
  list(): Promise<readonly DeadLetter[]>;
  /**
   * Puts those that are chosen back into the queue in which they died, as if they had never been delivered; what dies
   * meanwhile is left alone. A letter is removed only once that queue has it: killed between the two, it is there twice,
   * which its id makes harmless.
   * @param onReplayed is told of each
   * @returns how many
   */
  replay(isChosen: (letter: DeadLetter) => boolean, onReplayed: (letter: DeadLetter) => void): Promise<number>;
  close(): Promise<void>;
}

/** Milliseconds. */
const CONNECT_MS = 5_000;
const CONFIRM_MS = 5_000;
const CLOSE_MS = 1_000;
/** Thousands of letters may have to go back. */
const END_OF_VISIT_MS = 30_000;

/** Rejects when RabbitMQ can't be reached, or when no service has ever declared its queues there. */
export async function openDeadLetters(url: string, topology: Topology): Promise<DeadLetters> {
  const model = await connect(url, {
    timeout: CONNECT_MS,
    clientProperties: { connection_name: 'gobbler dead letters' },
  });
  model.on('error', () => undefined); // calls under way reject
  return {
    description: describeAddress(url),
    async list() {
      const letters: DeadLetter[] = [];
      for (const { queue } of topology.queues)
        await visit(model, queue, async (message) => void letters.push(readDeadLetter(message, queue)));
      return letters;
    },
    async replay(isChosen, onReplayed) {
      let count = 0;
      for (const { queue } of topology.queues) {
        await visit(model, queue, async (message, channel) => {
          const letter = readDeadLetter(message, queue);
          if (!isChosen(letter)) return;
          await within(
            CONFIRM_MS,
            putBack(channel, queue, message),
            () => new Error(`no confirm within ${CONFIRM_MS} ms`),
          );
          channel.ack(message);
          count += 1;
          onReplayed(letter);
        });
      }
      return count;
    },
    async close() {
      await within(CLOSE_MS, model.close(), () => new Error('late')).catch(() => undefined);
    },
  };
}

/**
 * Looks at each dead letter that a queue has at this moment. None is acknowledged here: those that are not go back to where
 * they were, in their order, when the channel ends, which RabbitMQ sees to whatever becomes of us.
 */
async function visit(
  model: ChannelModel,
  queue: string,
  look: (message: GetMessage, channel: ConfirmChannel) => Promise<void>,
): Promise<void> {
  const channel = await model.createConfirmChannel();
  channel.on('error', () => undefined); // the rejected call says the same
  try {
    const { messageCount } = await channel.checkQueue(deadLetterQueue(queue));
    for (let seen = 0; seen < messageCount; seen += 1) {
      const message = await channel.get(deadLetterQueue(queue));
      if (!message) break;
      await look(message, channel);
    }
  } finally {
    // Also after a failure: acknowledgements on their way are heard before the channel's end, not before the connection's.
    await within(END_OF_VISIT_MS, channel.close(), () => new Error('late')).catch(() => undefined);
  }
}

/** Resolves when the queue has it; rejects when there is no such queue. */
function putBack(channel: ConfirmChannel, queue: string, message: GetMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    const onReturn = (): void => reject(new Error(`there is no queue ${queue} to put it back into`));
    channel.once('return', onReturn);
    channel.sendToQueue(queue, message.content, { ...revived(message), mandatory: true }, (error: Error | null) => {
      channel.off('return', onReturn);
      if (error) reject(error);
      else resolve();
    });
  });
}
