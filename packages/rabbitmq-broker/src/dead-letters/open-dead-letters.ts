import { setTimeout } from 'node:timers/promises';
import type { Topology } from '@gobbler/contracts';
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
  /** All of them, oldest first in each queue. They stay where they are, also when we are killed meanwhile. */
  list(): Promise<readonly DeadLetter[]>;
  /**
   * Puts those that are chosen back into the queue in which they died, as if they had never been delivered; what dies
   * meanwhile is left alone. A letter is removed only once that queue has it: killed between the two, it is there twice,
   * which its id makes harmless.
   * @param onReplayed called for each message
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
/** How long we wait for RabbitMQ to have them all back; another operator may have taken some meanwhile. */
const BACK_MS = 5_000;
const LOOK_AGAIN_MS = 20;
/**
 * Letters that are replayed at once. From 32 acknowledgements on RabbitMQ keeps some back in a channel, whose end they don't
 * survive: letters that were replayed would still lie there.
 */
const BATCH = 30;

interface Held {
  readonly message: GetMessage;
  readonly letter: DeadLetter;
}

/** Rejects when RabbitMQ can't be reached. */
export async function openDeadLetters(url: string, topology: Topology): Promise<DeadLetters> {
  const model = await connect(url, {
    timeout: CONNECT_MS,
    noDelay: true,
    clientProperties: { connection_name: 'gobbler dead letters' },
  });
  model.on('error', () => undefined); // calls under way reject
  return {
    description: describeAddress(url),
    async list() {
      const letters: DeadLetter[] = [];
      for (const { queue } of topology.queues)
        await visit(model, queue, (held) => {
          letters.push(...held.map(({ letter }) => letter));
        });
      return letters;
    },
    async replay(isChosen, onReplayed) {
      let count = 0;
      for (const { queue } of topology.queues) {
        await visit(model, queue, async (held, channel, noteTaken) => {
          const chosen = held.filter(({ letter }) => isChosen(letter));
          await putBack(chosen, channel, queue, (letter) => {
            count += 1;
            noteTaken();
            onReplayed(letter);
          });
        });
      }
      return count;
    },
    async close() {
      // All is done by then; RabbitMQ ends what we don't.
      await within(CLOSE_MS, model.close(), () => new Error('late')).catch(() => undefined);
    },
  };
}

/**
 * Hands over the dead letters that a queue has at this moment, oldest first: they don't always lie in that order, since
 * RabbitMQ 3.10 mixes up more than 32 that go back at once. All that are not acknowledged go back when the channel ends,
 * which it sees to whatever becomes of us.
 * The queue has the others back when this resolves or rejects.
 * @param look calls `noteTaken` for each letter that it has taken away
 */
async function visit(
  model: ChannelModel,
  queue: string,
  look: (held: readonly Held[], channel: ConfirmChannel, noteTaken: () => void) => Promise<void> | void,
): Promise<void> {
  const channel = await model.createConfirmChannel();
  channel.on('error', () => undefined); // the rejected call says the same
  const held: Held[] = [];
  let taken = 0;

  async function end(): Promise<void> {
    // Acknowledgements on their way are processed before the channel's end, not before the connection's.
    await within(END_OF_VISIT_MS, channel.close(), () => new Error('late')).catch(() => undefined);
    if (held.length > taken) await untilBack(model, queue, held.length - taken);
  }

  try {
    const { messageCount } = await channel.checkQueue(deadLetterQueue(queue));
    while (held.length < messageCount) {
      const message = await channel.get(deadLetterQueue(queue));
      if (!message) break;
      held.push({ message, letter: readDeadLetter(message, queue) });
    }
    await look(held.toSorted(byAge), channel, () => (taken += 1));
  } catch (error) {
    await end().catch(() => undefined); // the first failure is the one to report
    throw error;
  }
  await end();
}

/** The end of a channel is answered before its letters are back: who looks again at once would find the queue empty. */
async function untilBack(model: ChannelModel, queue: string, count: number): Promise<void> {
  const channel = await model.createChannel();
  const deadline = Date.now() + BACK_MS;
  while ((await channel.checkQueue(deadLetterQueue(queue))).messageCount < count && Date.now() < deadline)
    await setTimeout(LOOK_AGAIN_MS);
  await channel.close();
}

/** ISO times sort as texts; what has none comes last. */
function byAge({ letter: { lastFailedAt: a } }: Held, { letter: { lastFailedAt: b } }: Held): number {
  if (a === b) return 0;
  return (a ?? '~') < (b ?? '~') ? -1 : 1;
}

/** @param onReplayed called for each message confirmed in its queue */
async function putBack(
  letters: readonly Held[],
  channel: ConfirmChannel,
  queue: string,
  onReplayed: (letter: DeadLetter) => void,
): Promise<void> {
  let isQueueGone = false;
  channel.on('return', () => (isQueueGone = true));
  for (let start = 0; start < letters.length; start += BATCH) {
    const sent = letters.slice(start, start + BATCH).map(async ({ message, letter }) => {
      const late = () => new Error(`no confirm within ${CONFIRM_MS} ms`);
      await within(CONFIRM_MS, sendConfirmed(channel, queue, message), late);
      // RabbitMQ says so before it confirms.
      if (isQueueGone) throw new Error(`there is no queue ${queue} to put it back into`);
      channel.ack(message);
      onReplayed(letter);
    });
    for (const outcome of await Promise.allSettled(sent)) if (outcome.status === 'rejected') throw outcome.reason;
  }
}

function sendConfirmed(channel: ConfirmChannel, queue: string, message: GetMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.sendToQueue(queue, message.content, { ...revived(message), mandatory: true }, (error: Error | null) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
