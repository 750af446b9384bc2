import { TOPOLOGY } from '@gobbler/contracts';
import { openDeadLetters } from '@gobbler/rabbitmq-broker';
import { runAsProcess } from '@gobbler/service-kit';
import { readEnvironment } from '../config';
import { readDeadLettersConfig } from './config';
import { openStandInLetters } from './open-stand-in-letters';
import { runDeadLetters } from './run-dead-letters';

async function open() {
  const { rabbitMqUrl, standInFile } = readDeadLettersConfig(readEnvironment());
  return rabbitMqUrl ? openDeadLetters(rabbitMqUrl, TOPOLOGY) : openStandInLetters(standInFile);
}

void runAsProcess((args, terminal) => runDeadLetters(open, args, terminal));
