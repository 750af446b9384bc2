import type { Logger } from '../logging/create-logger';
import { shutDown, type ShutdownStep } from './shutdown';

/**
 * Starts the parts of a service one after the other. They end in the reverse order, when the service is closed or when a
 * later part can't be started: then it rejects, with nothing left running.
 * @param limitMs milliseconds for all of them to end
 * @param start notes in `steps`, once a part has started, how it ends
 */
export async function startInOrder<Started extends object>(
  log: Logger,
  limitMs: number,
  start: (steps: ShutdownStep[]) => Promise<Started>,
): Promise<Started & { close(): Promise<void> }> {
  const steps: ShutdownStep[] = [];
  const close = () => shutDown(log, limitMs, steps.toReversed());
  try {
    return { ...(await start(steps)), close };
  } catch (error) {
    await close();
    throw error;
  }
}
