import { join } from 'node:path';
import { TOPOLOGY, type Broker } from '@gobbler/contracts';
import { createInProcessBroker } from '@gobbler/local-stand-ins';
import type { CommonConfig, Logger, RabbitMqConfig } from '@gobbler/service-kit';
import { createRabbitMqBroker } from './rabbitmq-broker';

export interface BrokerConfig extends Pick<CommonConfig, 'environment'> {
  /** Undefined for the stand-in in this process, which reaches no other process. */
  readonly rabbitMq?: RabbitMqConfig | undefined;
  /** The folder for the stand-in's dead letters. */
  readonly dataDir: string;
}

/** The broker of a process: RabbitMQ where it is configured, else the stand-in, which refuses to run in production. */
export async function createBroker({ rabbitMq, environment, dataDir }: BrokerConfig, log: Logger): Promise<Broker> {
  if (rabbitMq) return createRabbitMqBroker({ ...rabbitMq, topology: TOPOLOGY, log });
  const deadLetterFile = join(dataDir, 'dead-letters.jsonl');
  return createInProcessBroker({ environment, topology: TOPOLOGY, deadLetterFile, log });
}
