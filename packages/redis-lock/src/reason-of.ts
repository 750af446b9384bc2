import { ExecutionError } from 'redlock';

/** Why redlock could not do something: what Redis, or the way to it, has said. `ResourceLockedError`: the key is not ours. */
export async function reasonOf(error: unknown): Promise<Error> {
  if (error instanceof ExecutionError) {
    const attempts = await Promise.all(error.attempts);
    const [reason] = attempts.flatMap(({ votesAgainst }) => [...votesAgainst.values()]);
    if (reason) return reason;
  }
  return error instanceof Error ? error : new Error(String(error));
}
