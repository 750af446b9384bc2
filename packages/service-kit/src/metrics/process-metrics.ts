import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/**
 * Memory, CPU, event loop and garbage collection of this process. There is one set of them, whatever number of services it
 * runs: each set would watch the garbage collector by itself, and nothing ends such a watch.
 */
export function processMetrics(): Registry {
  if (!registry) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
