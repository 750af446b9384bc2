import { circuitBreaker, handleType, SamplingBreaker } from 'cockatiel';
import { createRetryBudget } from './retry-budget';
import { NoAnswerError } from './post-json';

/** Sends a call under the policy of its subgraph. Rejects with cockatiel's `BrokenCircuitError` while the circuit is open. */
export type CallPolicy = <Answer>(
  send: () => Promise<Answer>,
  isRetryable: (error: unknown) => boolean,
) => Promise<Answer>;

/** Milliseconds. */
const SAMPLE_MS = 10_000;
const OPEN_MS = 500;

/**
 * The policy of one subgraph. The circuit opens when half of the calls of ten seconds got no answer in time: a subgraph that
 * hangs then costs a call every half second instead of every request's time. A lost connection is tried again once, from a budget.
 * A refused connection does not open the circuit, since it costs no time, and a restart must not last longer than it takes.
 */
export function createCallPolicy(): CallPolicy {
  const breaker = circuitBreaker(handleType(NoAnswerError), {
    halfOpenAfter: OPEN_MS,
    breaker: new SamplingBreaker({ threshold: 0.5, duration: SAMPLE_MS, minimumRps: 1 }),
  });
  const budget = createRetryBudget();

  return (send, isRetryable) => {
    budget.noteCall();
    return breaker.execute(async () => {
      try {
        return await send();
      } catch (error) {
        if (!isRetryable(error) || !budget.take()) throw error;
        return send();
      }
    });
  };
}
