import type { Metrics } from '@gobbler/service-kit';
import type { SendPush } from '../domain/ports';

/** Sends, and counts tokens by what became of them; `not_sent` where the push service can't be used at all. */
export function countPushes(send: SendPush, metrics: Metrics): SendPush {
  const pushes = metrics.counter({
    name: 'gobbler_pushes_total',
    help: 'Push tokens by what the push service answered',
    labels: ['result'],
  });
  return async (push, tokens) => {
    try {
      const results = await send(push, tokens);
      for (const result of results) pushes.inc({ result });
      return results;
    } catch (error) {
      pushes.inc({ result: 'not_sent' }, tokens.length);
      throw error;
    }
  };
}
