import { createPushSender, readNotificationWorkerConfig } from '@gobbler/notification-worker';
import type { Broker, ImageStore, Lock, PushSender } from '@gobbler/contracts';
import { createImages, readPostConfig } from '@gobbler/post';
import { createBroker } from '@gobbler/rabbitmq-broker';
import { createLock, readReservationConfig } from '@gobbler/reservation';
import { createMetrics, type Environment, type Logger, type Metrics } from '@gobbler/service-kit';
import type { Closers } from './closers';
import { describePart } from './describe-part';
import type { StartRow } from './start-table';

export interface Adapters {
  readonly broker: Broker;
  readonly lock: Lock;
  /** Where the lock counts. */
  readonly reservationMetrics: Metrics;
  readonly images: ImageStore;
  readonly pushes: PushSender;
}

interface Surroundings {
  readonly env: Environment;
  readonly logOf: (service: string) => Logger;
}

/**
 * What is at the edges, shared by the services of this process: RabbitMQ, Redis, Cloud Storage and Firebase, each where its
 * setting is there, and a stand-in where it is not.
 */
export async function createAdapters(around: Surroundings, closers: Closers): Promise<Adapters> {
  const broker = await createBroker(readPostConfig(around.env), around.logOf('broker'));
  closers.add('broker', () => broker.close());
  const reservationMetrics = createMetrics('reservation');
  const lock = createLock(readReservationConfig(around.env), around.logOf('lock'), reservationMetrics);
  closers.add('lock', () => lock.close());
  const images = await createImages(readPostConfig(around.env), around.logOf('images'));
  const pushes = createPushSender(readNotificationWorkerConfig(around.env), around.logOf('pushes'));
  closers.add('pushes', () => pushes.close());
  return { broker, lock, reservationMetrics, images, pushes };
}

/** What the start table says of them, and of each whether it is there. */
export function describeAdapters({ broker, lock, images, pushes }: Adapters): Promise<StartRow[]> {
  return Promise.all([
    describePart('Broker', broker),
    describePart('Lock', lock),
    describePart('Pictures', images),
    describePart('Pushes', pushes),
  ]);
}
