import { envelopeSchema, type PostSnapshot, type ReservationChange, TOPOLOGY } from '@gobbler/contracts';
import type { BrokerMessage } from '@gobbler/contracts';
import { createRabbitMqBroker } from '@gobbler/rabbitmq-broker';
import { createLogger } from '@gobbler/service-kit';
import { poll } from '@gobbler/test-harness';
import type { Delivery } from '../checkers/check-events';
import type { FaultScope } from './fault-scope';

export const silent = createLogger({ service: 'fault-test', level: 'silent' });

/** A queue of our own on the services' exchange: it gets each event that was published, and outlasts the broker's end. */
export interface EventTap {
  readonly deliveries: readonly Delivery[];
  has(subject: string): boolean;
  /** When a subject came first, by `performance.now()`; undefined when it has not. */
  cameAt(subject: string): number | undefined;
  /** What an event reports; undefined when it never came. */
  subjectOf(eventId: string): string | undefined;
  /** Resolves, when all of these have come or the time is over, to those that have not. */
  waitFor(subjects: readonly string[], limitMs: number): Promise<string[]>;
}

export const made = (reservationId: number | string): string => `reservation ${reservationId} made`;
export const postVersion = (postId: number | string, version: number): string => `post ${postId} version ${version}`;

const QUEUE = 'fault-test.tap';
const AT_ONCE = 200;

/** Open it before anything happens: what was published earlier it has not got. */
export async function openEventTap(scope: FaultScope, vhost: string): Promise<EventTap> {
  const events = [...new Set(TOPOLOGY.queues.flatMap((queue) => queue.events))];
  const topology = { ...TOPOLOGY, queues: [...TOPOLOGY.queues, { queue: QUEUE, events }] };
  const broker = await createRabbitMqBroker({ url: vhost, topology, log: silent, prefetch: AT_ONCE });
  scope.atEnd(() => broker.close());
  const deliveries: Delivery[] = [];
  const firstAt = new Map<string, number>();
  const subjects = new Map<string, string>();
  await broker.consume(QUEUE, async (message) => {
    const subject = describe(message);
    deliveries.push({ subject, eventId: message.id });
    subjects.set(message.id, subject);
    if (!firstAt.has(subject)) firstAt.set(subject, performance.now());
    return { kind: 'done' };
  });
  return {
    deliveries,
    has: (subject) => firstAt.has(subject),
    cameAt: (subject) => firstAt.get(subject),
    subjectOf: (eventId) => subjects.get(eventId),
    waitFor: (wanted, limitMs) =>
      poll(
        () => wanted.filter((subject) => !firstAt.has(subject)),
        (missing) => missing.length === 0,
        { limitMs, everyMs: 20 },
      ),
  };
}

function describe({ name, body }: BrokerMessage): string {
  const { data } = envelopeSchema.parse(JSON.parse(body));
  if (name === 'reservation.made') return made((data as ReservationChange).reservationId);
  if (!name.startsWith('post.')) return `${name} ${JSON.stringify(data)}`;
  const { postId, version } = data as PostSnapshot;
  return postVersion(postId, version);
}
