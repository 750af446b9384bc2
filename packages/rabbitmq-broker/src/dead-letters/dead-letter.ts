import { createHash } from 'node:crypto';
import type { BrokerMessage } from '@gobbler/contracts';
import type { Message } from 'amqplib';
import { HEADERS, readMessage } from '../message-properties';

/** A message that is no longer delivered. */
export interface DeadLetter {
  /** The queue in which it died, and to which a replay brings it back. */
  readonly queue: string;
  /** Its id is made from its body when it came without one: always the same, so that it can be asked for. */
  readonly message: BrokerMessage;
  /** Null when RabbitMQ itself gave up on it, after its readers had died of it again and again. */
  readonly attempts: number | null;
  readonly reason: string;
  /** When the first and the last attempt failed, as ISO times; null when unknown. */
  readonly firstFailedAt: string | null;
  readonly lastFailedAt: string | null;
}

/** @param queue the one whose dead letters are read */
export function readDeadLetter(message: Message, queue: string): DeadLetter {
  const headers = message.properties.headers ?? {};
  const text = (name: string): string | null => {
    const value: unknown = headers[name];
    return typeof value === 'string' ? value : null;
  };
  const attempts: unknown = headers[HEADERS.attempts];
  return {
    queue,
    message: withHandle(readMessage(message)),
    attempts: typeof attempts === 'number' ? attempts : null,
    reason: text(HEADERS.reason) ?? `RabbitMQ moved it here: ${headers['x-death']?.[0]?.reason ?? 'unknown'}`,
    firstFailedAt: text(HEADERS.firstFailedAt),
    lastFailedAt: text(HEADERS.lastFailedAt),
  };
}

function withHandle(message: BrokerMessage): BrokerMessage {
  if (message.id !== '') return message;
  const hash = createHash('sha256').update(message.body).digest('hex');
  return { ...message, id: `body-${hash.slice(0, 16)}` };
}
