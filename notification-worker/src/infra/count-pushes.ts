import type { Metrics } from '@gobbler/service-kit';
import type { SendPush } from '../domain/ports';

/** Seconds; a send may take five. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const RESULTS = ['sent', 'dead', 'failed', 'throttled', 'not_sent'] as const;

/** Sends, and counts tokens by what became of them; `not_sent` where the push service can't be used at all. */
export function countPushes(send: SendPush, metrics: Metrics): SendPush {
  const pushes = metrics.counter({
    name: 'gobbler_pushes_total',
    help: 'Push tokens by what the push service answered',
    labels: ['result'],
  });
  // So that a rise from zero shows.
  for (const result of RESULTS) pushes.inc({ result }, 0);
  const duration = metrics
    .histogram(
      { name: 'gobbler_push_send_duration_seconds', help: 'Time until the push service answered one call' },
      BUCKETS,
    )
    .labels();
  return async (push, tokens) => {
    const sentAt = performance.now();
    try {
      const answers = await send(push, tokens).finally(() => duration.observe((performance.now() - sentAt) / 1_000));
      for (const { result } of answers) pushes.inc({ result });
      return answers;
    } catch (error) {
      pushes.inc({ result: 'not_sent' }, tokens.length);
      throw error;
    }
  };
}
