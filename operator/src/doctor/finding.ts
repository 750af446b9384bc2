import { within } from '@gobbler/service-kit';

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

/** The first line of an error's message, without the password of the address: a server may repeat what it was sent. */
export function reasonOf(error: unknown, url: string): string {
  const { message = String(error) } = error instanceof AggregateError ? Object(error.errors[0]) : Object(error);
  const password = URL.canParse(url) ? new URL(url).password : '';
  const forms = password === '' ? [] : [password, unescape(password)];
  return forms.reduce((text, form) => text.replaceAll(form, '[password]'), tidy(String(message)));
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The first line of what a server said, without control characters and addresses, which may hold passwords. */
export function tidy(text: string): string {
  return text
    .split('\n', 1)
    .join()
    .replaceAll(/\p{Cc}/gu, '')
    .replaceAll(/\w+:\/\/\S+/g, '[address]');
}

/** Rejects when an answer takes longer than so many milliseconds. */
export function inTime<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  return within(ms, answer, () => new Error(`no answer within ${ms} ms`));
}
