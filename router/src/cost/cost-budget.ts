import { AppError } from '@gobbler/contracts';
import type { RateLimiters } from '@gobbler/contracts';
import { refuse } from '../graphql/refuse';
import type { RouterContext } from '../graphql/request-context';
import type { Estimate } from './cost-estimator';

/** Cost of a subgraph call on top of its fields: planning, HTTP and a statement. */
const FETCH_COST = 5;

/** Deducts an operation's cost from the budget of its account, or of its source when anonymous. Throws `RATE_LIMITED`. */
export type CostBudget = (estimate: Estimate, context: RouterContext) => void | Promise<void>;

/** @param perMinute 0 disables the budget */
export function createCostBudget(limiters: RateLimiters, perMinute: number): CostBudget {
  if (perMinute === 0) return () => undefined;
  const limiter = limiters.create({ name: 'cost', points: perMinute, windowSeconds: 60 });
  return async ({ cost, fetches }, { viewer, source }) => {
    const key = viewer ? `account ${viewer.userId}` : `source ${source}`;
    // Capped: the phone's routes have no limit per operation and could otherwise never run.
    const points = Math.min(perMinute, cost + FETCH_COST * fetches);
    const { isAllowed, retryAfterSeconds } = await limiter.consume(key, points);
    if (!isAllowed) throw refuse(new BudgetSpentError(retryAfterSeconds));
  };
}

class BudgetSpentError extends AppError {
  constructor(retryAfterSeconds: number) {
    super('RATE_LIMITED', 'Too many expensive operations within a minute. Try again later.', {
      retryAfterSeconds,
    });
  }
}
