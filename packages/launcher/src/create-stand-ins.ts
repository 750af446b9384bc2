import { join } from 'node:path';
import { TOPOLOGY } from '@gobbler/events';
import { createFilePushSender, createInProcessBroker, createInProcessLock } from '@gobbler/local-stand-ins';
import type { Broker, ImageStore, Lock, PushSender } from '@gobbler/ports';
import type { Environment, Logger } from '@gobbler/service-kit';
import { createLocalImages, readPostConfig } from '@gobbler/post';
import type { StartRow } from './start-table';

export interface StandIns {
  readonly broker: Broker;
  readonly lock: Lock;
  readonly images: ImageStore;
  readonly pushes: PushSender;
  /** What the start table says of them. */
  readonly rows: readonly StartRow[];
}

/** What stands in for RabbitMQ, Redis, Cloud Storage and Firebase, shared by the services of this process. */
export function createStandIns(dataDir: string, env: Environment, logOf: (service: string) => Logger): StandIns {
  const environment = 'development';
  const broker = createInProcessBroker({
    environment,
    topology: TOPOLOGY,
    deadLetterFile: join(dataDir, 'dead-letters.jsonl'),
    log: logOf('broker'),
  });
  const lock = createInProcessLock({ environment, log: logOf('lock') });
  const images = createLocalImages(readPostConfig(env), logOf('images'));
  const pushes = createFilePushSender({
    environment,
    file: join(dataDir, 'pushes.jsonl'),
    log: logOf('pushes'),
    now: () => new Date(),
  });
  return {
    broker,
    lock,
    images,
    pushes,
    rows: [
      { name: 'Broker', where: broker.description },
      { name: 'Lock', where: lock.description },
      { name: 'Pictures', where: images.description },
      { name: 'Pushes', where: pushes.description },
    ],
  };
}
