/** A publish failed because the broker is unavailable, not because of the message. */
export class BrokerUnavailableError extends Error {
  override readonly name = 'BrokerUnavailableError';
}

/** A message. The body is the JSON of an event envelope; id and name are repeated so that a broker need not parse it. */
export interface BrokerMessage {
  /** The event's id (UUIDv7); the same on every redelivery. */
  readonly id: string;
  /** The event's name, which is the routing key (`post.created`). */
  readonly name: string;
  readonly body: string;
  /** W3C trace context of the publishing; that of the envelope when left out. */
  readonly traceparent?: string;
}

/** The number of this attempt (1 to {@link MAX_ATTEMPTS}). */
export interface DeliveryInfo {
  readonly attempt: number;
}

/**
 * The result of a handler.
 * `retry` redelivers with backoff and dead-letters after {@link MAX_ATTEMPTS}; `reject` dead-letters immediately. A handler that
 * throws counts as `retry`.
 * `postpone` returns the message without counting the attempt, for reasons of the consumer (it is stopping): another consumer gets
 * it immediately if this one was cancelled, else it is redelivered after a delay.
 */
export type HandlerOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'postpone'; readonly reason: string };

export type MessageHandler = (message: BrokerMessage, info: DeliveryInfo) => Promise<HandlerOutcome>;

/** Maximum number of deliveries before a message becomes a dead letter. */
export const MAX_ATTEMPTS = 5;

/** A queue and its events. */
export interface QueueBinding {
  /** `<consumer>.<event>`. */
  readonly queue: string;
  readonly events: readonly string[];
}

/** All queues and the events bound to them. */
export interface Topology {
  readonly exchange: string;
  readonly queues: readonly QueueBinding[];
}

/** What a queue holds. */
interface QueueCount {
  /** Messages that no reader works on; those that wait for their next attempt are not among them. */
  readonly waiting: number;
  readonly deadLetters: number;
}

/** `cancel` stops new deliveries and waits for running handlers. */
export interface Subscription {
  cancel(): Promise<void>;
}

/**
 * A topic exchange with durable queues. Delivery is at least once, and in order only while nothing is retried.
 */
export interface Broker {
  /** Shown in the log and the start table (`RabbitMQ at …`, `in-process broker (stand-in)`). */
  readonly description: string;
  /**
   * Resolves once the broker has stored the message in every bound queue (RabbitMQ: publisher confirm). Otherwise rejects; the
   * caller publishes again with the same id.
   */
  publish(message: BrokerMessage): Promise<void>;
  /** Starts passing the messages of a queue of the topology to a handler. */
  consume(queue: string, handler: MessageHandler): Promise<Subscription>;
  /** Counts what a queue of the topology holds at the moment. Rejects while the broker is unavailable. */
  countMessages(queue: string): Promise<QueueCount>;
  /** Rejects with the reason while the broker is unavailable. */
  checkHealth(): Promise<void>;
  close(): Promise<void>;
}
