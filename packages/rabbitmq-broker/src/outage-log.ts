import type { Logger } from '@gobbler/service-kit';
import { TopologyMismatchError } from './declare-topology';

/** Says when RabbitMQ is lost and when it is back: a line each, however many attempts lie between them. */
export interface OutageLog {
  down(problem: Error): void;
  /** @param areAllUp whether nothing is missing any more */
  up(areAllUp: boolean): void;
}

export function createOutageLog(log: Logger, broker: string): OutageLog {
  let state: 'new' | 'up' | 'down' = 'new';
  /** Refusals that were told: they don't end by waiting, so that each of them is worth a line of its own. */
  const refusals = new Set<string>();

  return {
    down(problem) {
      if (isRefusal(problem)) {
        if (refusals.has(problem.message)) return;
        refusals.add(problem.message);
        log.error({ broker, problem: problem.message }, 'RabbitMQ refuses us; trying again');
      } else if (state !== 'down') {
        const what = state === 'new' ? 'RabbitMQ can not be reached' : 'RabbitMQ is lost';
        log.warn({ broker, problem: problem.message }, `${what}; events wait in the outbox, trying again`);
      }
      state = 'down';
    },
    up(areAllUp) {
      if (!areAllUp || state === 'up') return;
      // Who was shown the loss, which is a warning, has to be shown the return.
      if (state === 'new') log.info({ broker }, 'RabbitMQ is there');
      else log.warn({ broker }, 'RabbitMQ is back: events leave the outbox again');
      state = 'up';
      refusals.clear();
    },
  };
}

/** It answers, and does not want us: a wrong password, a missing virtual host, a queue that is not as we declare it. */
function isRefusal(problem: Error): boolean {
  return (
    problem instanceof TopologyMismatchError || /Handshake terminated by server|ACCESS.REFUSED/.test(problem.message)
  );
}
