import type { FaultDefinition } from './fault';
import { serviceKilled } from './faults/04-service-killed';

/** Every fault of the table, in its order. */
export const FAULTS: readonly FaultDefinition[] = [serviceKilled].toSorted((a, b) => a.number - b.number);
