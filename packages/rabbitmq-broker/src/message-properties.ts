import type { BrokerMessage } from '@gobbler/ports';
import type { Message, Options } from 'amqplib';

/** What we write down beside a message, as headers; RabbitMQ's own begin with `x-`. */
export const HEADERS = {
  traceparent: 'traceparent',
  /** The number of the attempt that a retried message comes for. */
  attempt: 'gobbler-attempt',
  /** ISO times. */
  firstFailedAt: 'gobbler-first-failed-at',
  lastFailedAt: 'gobbler-last-failed-at',
  /** Of dead letters. */
  queue: 'gobbler-queue',
  attempts: 'gobbler-attempts',
  reason: 'gobbler-reason',
} as const;

/** Characters; headers must fit into one frame. */
const MAX_REASON = 1_000;

/** What a message is published with, to whatever exchange. */
export function propertiesOf(message: BrokerMessage, now: Date): Options.Publish {
  return {
    messageId: message.id,
    // A message that has waited for its retry has lost its routing key, which was its name.
    type: message.name,
    persistent: true,
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    timestamp: Math.floor(now.getTime() / 1_000),
    headers: traceOf(message.body),
  };
}

/** The message as it was published, whatever way it came here. */
export function readMessage({ properties, fields, content }: Message): BrokerMessage {
  return {
    id: textOf(properties.messageId) ?? '',
    name: textOf(properties.type) ?? fields.routingKey,
    body: content.toString('utf8'),
  };
}

/** The number of the attempt that this delivery is. */
export function attemptOf({ properties }: Message): number {
  const attempt: unknown = properties.headers?.[HEADERS.attempt];
  return typeof attempt === 'number' && attempt > 1 ? attempt : 1;
}

/** The properties of a message that is to come again for the attempt of this number. */
export function retried(message: Message, attempt: number, failedAt: Date): Options.Publish {
  return moved(message, { [HEADERS.attempt]: attempt, ...failureTimes(message, failedAt) });
}

/** The properties of a message whose turn was not counted. */
export function postponed(message: Message): Options.Publish {
  return moved(message, {});
}

export interface Death {
  readonly queue: string;
  readonly attempts: number;
  readonly reason: string;
  readonly at: Date;
}

/** The properties of a message that nobody is to be handed any more. */
export function buried(message: Message, { queue, attempts, reason, at }: Death): Options.Publish {
  return moved(message, {
    [HEADERS.attempt]: undefined,
    [HEADERS.queue]: queue,
    [HEADERS.attempts]: attempts,
    [HEADERS.reason]: reason.slice(0, MAX_REASON),
    ...failureTimes(message, at),
  });
}

/** The properties of a dead letter that begins again, as if it had never been delivered. */
export function revived(message: Message): Options.Publish {
  const { traceparent } = HEADERS;
  return { ...moved(message, {}), headers: { [traceparent]: message.properties.headers?.[traceparent] } };
}

/** All properties stay; RabbitMQ's own headers go, they tell of a journey that is over. */
function moved({ properties }: Message, headers: Record<string, unknown>): Options.Publish {
  const ours = Object.values<string>(HEADERS);
  const kept = Object.entries(properties.headers ?? {}).filter(([name]) => ours.includes(name));
  return {
    messageId: properties.messageId,
    type: properties.type,
    contentType: properties.contentType,
    contentEncoding: properties.contentEncoding,
    timestamp: properties.timestamp,
    persistent: true,
    headers: { ...Object.fromEntries(kept), ...headers },
  };
}

function failureTimes({ properties }: Message, at: Date) {
  const first: unknown = properties.headers?.[HEADERS.firstFailedAt];
  return { [HEADERS.firstFailedAt]: textOf(first) ?? at.toISOString(), [HEADERS.lastFailedAt]: at.toISOString() };
}

/** An envelope carries its trace; tools that watch messages look for it in the headers. */
function traceOf(body: string): Record<string, string> {
  try {
    const envelope = JSON.parse(body) as { trace?: { traceparent?: unknown } | null } | null;
    const traceparent = textOf(envelope?.trace?.traceparent);
    return traceparent ? { [HEADERS.traceparent]: traceparent } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
