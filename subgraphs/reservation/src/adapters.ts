import { TOPOLOGY } from '@gobbler/events';
import { createInProcessBroker, createInProcessLock } from '@gobbler/local-stand-ins';
import type { Broker, Lock } from '@gobbler/ports';
import type { Logger } from '@gobbler/service-kit';
import type { ReservationConfig } from './config';

/** What this service needs from outside, beside its database and the other services. */
export interface OuterAdapters {
  readonly broker: Broker;
  readonly lock: Lock;
}

/**
 * The adapters of a process of its own. With the broker's stand-in its events stay in the outbox,
 * since whoever reads them is in another process.
 */
export function createAdapters({ environment, deadLetterFile }: ReservationConfig, log: Logger): OuterAdapters {
  return {
    broker: createInProcessBroker({ environment, topology: TOPOLOGY, deadLetterFile, log }),
    lock: createInProcessLock({ environment, log }),
  };
}
