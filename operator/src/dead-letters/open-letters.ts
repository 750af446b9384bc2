import { TOPOLOGY } from '@gobbler/contracts';
import { openDeadLetters, type DeadLetters } from '@gobbler/rabbitmq-broker';
import type { Environment } from '@gobbler/service-kit';
import { readDeadLettersConfig } from './config';
import { openStandInLetters } from './open-stand-in-letters';

/** The dead letters of RabbitMQ, or those of its stand-in without `RABBITMQ_URL`. Rejects when RabbitMQ is out of reach. */
export async function openLetters(env: Environment): Promise<DeadLetters> {
  const { rabbitMqUrl, standInFile } = readDeadLettersConfig(env);
  return rabbitMqUrl ? openDeadLetters(rabbitMqUrl, TOPOLOGY) : openStandInLetters(standInFile);
}
