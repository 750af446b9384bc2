import { AppError } from '@gobbler/contracts';
import type { RateLimiters } from '@gobbler/contracts';
import { refuse } from '../graphql/refuse';
import type { RouterContext } from '../graphql/request-context';
import type { Estimate } from './cost-estimator';

/** What a call of a subgraph takes of the budget beside the cost: planning, HTTP and a statement. */
const FETCH_COST = 5;

/** Takes an operation's cost from what its account, or the source of a request without one, may use up. Throws `RATE_LIMITED`. */
export type CostBudget = (estimate: Estimate, context: RouterContext) => Promise<void>;

/** @param perMinute 0 for no limit */
export function createCostBudget(limiters: RateLimiters, perMinute: number): CostBudget {
  if (perMinute === 0) return () => Promise.resolve();
  const limiter = limiters.create({ name: 'cost', points: perMinute, windowSeconds: 60 });
  return async ({ cost, fetches }, { viewer, source }) => {
    const key = viewer ? `account ${viewer.userId}` : `source ${source}`;
    // No more than all of it, or what is dear and not limited (the phone's routes) could never run.
    const points = Math.min(perMinute, cost + FETCH_COST * fetches);
    const { isAllowed, retryAfterSeconds } = await limiter.consume(key, points);
    if (!isAllowed) throw refuse(new BudgetSpentError(retryAfterSeconds));
  };
}

class BudgetSpentError extends AppError {
  constructor(retryAfterSeconds: number) {
    super('RATE_LIMITED', 'This is more than you may ask for in a minute. Try again a little later.', {
      retryAfterSeconds,
    });
  }
}
