import { join } from 'node:path';
import { TOPOLOGY } from '@gobbler/contracts';
import { createInProcessBroker } from '@gobbler/local-stand-ins';
import type { Broker } from '@gobbler/contracts';
import { createRabbitMqBroker } from '@gobbler/rabbitmq-broker';
import type { Logger } from '@gobbler/service-kit';
import type { PaymentConfig } from './config';

/** What this service needs from outside, beside its database, the other services and Stripe. */
export interface OuterAdapters {
  readonly broker: Broker;
}

/** The adapters of a process of its own: the real ones where they are set, and stand-ins elsewhere. */
export async function createAdapters(config: PaymentConfig, log: Logger): Promise<OuterAdapters> {
  return { broker: await createBroker(config, log) };
}

async function createBroker({ rabbitMq, environment, dataDir }: PaymentConfig, log: Logger): Promise<Broker> {
  if (rabbitMq) return createRabbitMqBroker({ ...rabbitMq, topology: TOPOLOGY, log });
  const deadLetterFile = join(dataDir, 'dead-letters.jsonl');
  return createInProcessBroker({ environment, topology: TOPOLOGY, deadLetterFile, log });
}
