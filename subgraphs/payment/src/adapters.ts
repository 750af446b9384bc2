import { join } from 'node:path';
import { TOPOLOGY } from '@gobbler/events';
import { createInProcessBroker } from '@gobbler/local-stand-ins';
import type { Broker } from '@gobbler/ports';
import type { Logger } from '@gobbler/service-kit';
import type { PaymentConfig } from './config';

/** What this service needs from outside, beside its database, the other services and Stripe. */
export interface OuterAdapters {
  readonly broker: Broker;
}

/** The adapters of a process of its own. Nobody reads this service's events yet, so a broker in the process will do. */
export function createAdapters({ environment, dataDir }: PaymentConfig, log: Logger): OuterAdapters {
  const deadLetterFile = join(dataDir, 'dead-letters.jsonl');
  return { broker: createInProcessBroker({ environment, topology: TOPOLOGY, deadLetterFile, log }) };
}
