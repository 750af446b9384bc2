/** One line of `npm run doctor`. */
export interface Finding {
  /** What was looked at: `Node`, `database of post`. */
  readonly subject: string;
  /** A warning is no reason not to start. */
  readonly verdict: 'ok' | 'warning' | 'problem';
  /** What was found, without anything secret. */
  readonly message: string;
  /** What to do about it; left out when it is fine. */
  readonly advice?: string;
}

/** Milliseconds. Tokens, deadlines and retries of all parts are compared across machines. */
const MAX_SKEW_MS = 1_000;

/** A server that answers: fine unless its clock differs from ours. */
export function describeServer(subject: string, description: string, clockAheadMs: number): Finding {
  if (Math.abs(clockAheadMs) <= MAX_SKEW_MS) return { subject, verdict: 'ok', message: description };
  const seconds = (Math.abs(clockAheadMs) / 1_000).toFixed(1);
  return {
    subject,
    verdict: 'warning',
    message: `${description}; its clock is ${seconds} s ${clockAheadMs > 0 ? 'ahead of' : 'behind'} this machine's`,
    advice: 'Let both follow a time server (chrony or systemd-timesyncd).',
  };
}

/** The first line of an error's message, without addresses, which may hold passwords. */
export function reasonOf(error: unknown): string {
  const { message = String(error) } = error instanceof AggregateError ? Object(error.errors[0]) : Object(error);
  return String(message)
    .split('\n', 1)
    .join()
    .replaceAll(/\w+:\/\/\S+/g, '[address]');
}
