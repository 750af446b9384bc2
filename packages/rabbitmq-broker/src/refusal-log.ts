import type { Logger } from '@gobbler/service-kit';
import { TopologyMismatchError } from './declare-topology';

/**
 * Logs what RabbitMQ refuses: a wrong password, a missing virtual host, a queue that differs from our declaration. Waiting does
 * not help, so each refusal is an error of its own, logged once until the next success.
 */
export function createRefusalLog(log: Logger, broker: string) {
  const logged = new Set<string>();
  return {
    /** False for a problem that is no refusal. */
    add(problem: Error): boolean {
      if (!isRefusal(problem)) return false;
      if (!logged.has(problem.message))
        log.error({ broker, problem: problem.message }, 'RabbitMQ refuses us; trying again');
      logged.add(problem.message);
      return true;
    },
    clear: () => logged.clear(),
  };
}

function isRefusal(problem: Error): boolean {
  return (
    problem instanceof TopologyMismatchError || /Handshake terminated by server|ACCESS.REFUSED/.test(problem.message)
  );
}
