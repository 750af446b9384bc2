import type { BrokerMessage } from '@gobbler/contracts';
import type { Message, Options } from 'amqplib';

/** What we write down beside a message, as headers; RabbitMQ's own begin with `x-`. */
export const HEADERS = {
  traceparent: 'traceparent',
  /** The routing key that a message came with; a wait, or its death, replaces it by its queue's name. */
  routingKey: 'gobbler-routing-key',
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
    headers: message.traceparent ? { [HEADERS.traceparent]: message.traceparent } : traceOf(message.body),
  };
}

/**
 * The message as it was published, whatever way it came here. Who publishes by other means may leave the properties out:
 * then the envelope in its body says who it is, and without one the routing key. Its id is empty when nothing says it.
 */
export function readMessage(message: Message): BrokerMessage {
  const { properties, content } = message;
  const body = content.toString('utf8');
  const envelope = envelopeOf(body);
  const traceparent = textOf(properties.headers?.[HEADERS.traceparent]);
  return {
    id: textOf(properties.messageId) || textOf(envelope['id']) || '',
    name: textOf(properties.type) || textOf(envelope['name']) || routingKeyOf(message),
    body,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** The key that it was published with: what we noted, else what RabbitMQ noted when it gave up on it, else that it comes with. */
function routingKeyOf({ properties, fields }: Message): string {
  const noted: unknown = properties.headers?.[HEADERS.routingKey];
  const death: unknown = properties.headers?.['x-death']?.[0]?.['routing-keys']?.[0];
  return textOf(noted) || textOf(death) || fields.routingKey;
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

/** The properties of a dead letter. */
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
  const { traceparent, routingKey } = HEADERS;
  const kept = moved(message, {});
  const { headers } = kept;
  return { ...kept, headers: { [traceparent]: headers[traceparent], [routingKey]: headers[routingKey] } };
}

/** Keeps all properties except RabbitMQ's own headers, which describe the earlier delivery. */
function moved(
  message: Message,
  headers: Record<string, unknown>,
): Options.Publish & { headers: Record<string, unknown> } {
  const { properties } = message;
  const ours = Object.values<string>(HEADERS);
  const kept = Object.entries(properties.headers ?? {}).filter(([name]) => ours.includes(name));
  return {
    messageId: properties.messageId,
    type: properties.type,
    contentType: properties.contentType,
    contentEncoding: properties.contentEncoding,
    timestamp: properties.timestamp,
    persistent: true,
    headers: { [HEADERS.routingKey]: routingKeyOf(message), ...Object.fromEntries(kept), ...headers },
  };
}

function failureTimes({ properties }: Message, at: Date) {
  const first: unknown = properties.headers?.[HEADERS.firstFailedAt];
  return { [HEADERS.firstFailedAt]: textOf(first) ?? at.toISOString(), [HEADERS.lastFailedAt]: at.toISOString() };
}

/** An envelope carries its trace; tools that watch messages look for it in the headers. */
function traceOf(body: string): Record<string, string> {
  const { trace } = envelopeOf(body);
  const traceparent = isObject(trace) ? textOf(trace['traceparent']) : undefined;
  return traceparent ? { [HEADERS.traceparent]: traceparent } : {};
}

/** Empty when the body is none. */
function envelopeOf(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
