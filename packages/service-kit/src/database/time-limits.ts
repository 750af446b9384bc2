/** Milliseconds that one statement may take: the engine ends it then, and we do where the engine can't. */
export const STATEMENT_LIMIT_MS = 3_000;
/** Milliseconds beyond the limit after which a connection is given up: the server hangs, or the way to it does. */
export const ANSWER_GRACE_MS = 1_000;
/** Milliseconds that a statement waits for another transaction's lock. */
export const LOCK_WAIT_MS = 500;
/** Seconds that a transaction may do nothing: the holder of its locks hangs or is gone. */
export const IDLE_IN_TRANSACTION_SECONDS = 10;
/** Milliseconds to connect, and that a free connection is waited for. */
export const CONNECT_LIMIT_MS = 2_500;
