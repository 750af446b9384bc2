import { TOPOLOGY } from '@gobbler/contracts';
import { createInProcessBroker, createInProcessLock } from '@gobbler/local-stand-ins';
import type { Broker, Lock } from '@gobbler/contracts';
import { createRabbitMqBroker } from '@gobbler/rabbitmq-broker';
import { createRedisLock } from '@gobbler/redis-lock';
import { countLocks, type Logger, type Metrics } from '@gobbler/service-kit';
import type { ReservationConfig } from './config';

/** What this service needs from outside, beside its database and the other services. */
export interface OuterAdapters {
  readonly broker: Broker;
  readonly lock: Lock;
}

/** The adapters of a process of its own: the real ones where they are set, and stand-ins elsewhere. */
export async function createAdapters(config: ReservationConfig, log: Logger, metrics: Metrics): Promise<OuterAdapters> {
  return {
    lock: createLock(config, log, metrics),
    broker: await createBroker(config, log),
  };
}

/** The lock: in Redis, if that is set. */
export function createLock({ redisUrl, environment }: ReservationConfig, log: Logger, metrics: Metrics): Lock {
  if (redisUrl) return createRedisLock({ url: redisUrl, log, metrics });
  return createInProcessLock({ environment, log, count: countLocks(metrics) });
}

/** With the stand-in events stay in the outbox, since whoever reads them is in another process. */
async function createBroker(
  { rabbitMq, environment, deadLetterFile }: ReservationConfig,
  log: Logger,
): Promise<Broker> {
  if (rabbitMq) return createRabbitMqBroker({ ...rabbitMq, topology: TOPOLOGY, log });
  return createInProcessBroker({ environment, topology: TOPOLOGY, deadLetterFile, log });
}
