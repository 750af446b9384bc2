/** Rejects a publish because the broker is out and has said so itself: nothing is wrong with the message. */
export class BrokerOutError extends Error {
  override readonly name = 'BrokerOutError';
}

/** One message on the exchange. The body is the JSON text of an event envelope; id and name stand beside it so that a broker needs not read it. */
export interface BrokerMessage {
  /** The event's id (UUIDv7); the same on every redelivery. */
  readonly id: string;
  /** The event's name, which is the routing key (`post.created`). */
  readonly name: string;
  readonly body: string;
}

/** How often this message was tried, this time included (1 to {@link MAX_ATTEMPTS}). */
export interface DeliveryInfo {
  readonly attempt: number;
}

/**
 * What a handler answers; the adapter does the rest.
 * `retry` comes again after a growing delay and is dead-lettered after {@link MAX_ATTEMPTS}; `reject` is dead-lettered at once.
 * A handler that throws counts as `retry`.
 * `postpone` gives the message back without counting the attempt, for reasons that lie with the reader (it is being stopped,
 * say): another reader of the queue gets it at once if this one was cancelled, else it comes again after a while.
 */
export type HandlerOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'postpone'; readonly reason: string };

export type MessageHandler = (message: BrokerMessage, info: DeliveryInfo) => Promise<HandlerOutcome>;

/** A message is handed to its handler at most so often before it becomes a dead letter. */
export const MAX_ATTEMPTS = 5;

/** One queue: who reads it and which events go into it. */
export interface QueueBinding {
  /** `<consumer>.<event>`, one queue a consumer. */
  readonly queue: string;
  readonly events: readonly string[];
}

/** Which events exist and which queues take them. */
export interface Topology {
  readonly exchange: string;
  readonly queues: readonly QueueBinding[];
}

/** Takes a subscription down: no new deliveries, and the running handlers are waited for. */
export interface Subscription {
  cancel(): Promise<void>;
}

/**
 * A topic exchange with durable queues.
 * Delivery is at least once; order is kept only as long as nothing is retried.
 */
export interface Broker {
  /** What this is, for the log and the start table (`RabbitMQ at …`, `in-process broker (stand-in)`). */
  readonly description: string;
  /**
   * Resolves when the broker has taken responsibility for the message in every queue bound to its name (RabbitMQ: publisher confirm).
   * Rejects when it has not; the caller publishes again with the same id.
   */
  publish(message: BrokerMessage): Promise<void>;
  /** Starts to hand the messages of one queue of the topology to a handler; the queue's name must stand in the topology. */
  consume(queue: string, handler: MessageHandler): Promise<Subscription>;
  /** Rejects, saying why, while the broker can't be used. */
  checkHealth(): Promise<void>;
  close(): Promise<void>;
}
