import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { DeadLetter, DeadLetters } from '@gobbler/rabbitmq-broker';

/** A line of the stand-in's file. */
interface Line {
  readonly at: string;
  readonly queue: string;
  readonly attempts: number;
  readonly reason: string;
  readonly message: DeadLetter['message'];
}

/** What the stand-in for RabbitMQ has given up on, as far as it can be had: read, and not replayed. */
export function openStandInLetters(file: string): DeadLetters {
  return {
    description: file,
    async list() {
      if (!existsSync(file)) return [];
      return (await readFile(file, 'utf8')).split('\n').flatMap(parseLine);
    },
    replay: () =>
      Promise.reject(new Error('Replaying needs RabbitMQ: RABBITMQ_URL is not set. The stand-in only keeps a record.')),
    close: async () => undefined,
  };
}

/** A crash may have cut a line short. */
function parseLine(text: string): DeadLetter[] {
  try {
    const { at, queue, attempts, reason, message } = JSON.parse(text) as Line;
    return [{ queue, message, attempts, reason, firstFailedAt: null, lastFailedAt: at }];
  } catch {
    return [];
  }
}
