import { BadUserInputError } from '@gobbler/contracts';

/** Names of the two headers, the same on every way: client, router, subgraph and back. */
export const IDEMPOTENCY_HEADERS = { key: 'idempotency-key', replayed: 'idempotent-replayed' } as const;

/** What a request says of being repeated, and what its answer says. */
export interface RequestIdempotency {
  /**
   * The key to act under: that of the operation's argument or of the request's header, null for neither.
   * Throws `BAD_USER_INPUT` when there are two and they differ: it would be ambiguous which one was meant.
   * @param path where the argument stands, for the error
   */
  keyOf(argument: string | null | undefined, path: string): string | null;
  /** Has the answer carry `Idempotent-Replayed: true`. */
  noteReplay(): void;
}

/** @param header the request's `Idempotency-Key`, as it came */
export function createRequestIdempotency(
  header: string | readonly string[] | undefined,
  noteReplay: () => void,
): RequestIdempotency {
  return {
    keyOf(argument, path) {
      const named = typeof header === 'string' ? header : null;
      if (argument != null && named !== null && argument !== named) {
        throw new BadUserInputError([{ path, message: 'differs from the Idempotency-Key header' }]);
      }
      return argument ?? named;
    },
    noteReplay,
  };
}
