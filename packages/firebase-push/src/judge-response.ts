import type { SendResponse } from 'firebase-admin/messaging';
import { NotSentError, NotTriedError } from './one-call-agent';

/**
 * What an answer means for its token. `foreign` belongs to another Firebase project than ours; `phone` failed for the
 * sake of this phone or this message, `service` because Firebase can't be used, `throttled` because we sent too much;
 * `untried` did not go out in time.
 */
export type Verdict = 'sent' | 'dead' | 'foreign' | 'phone' | 'service' | 'throttled' | 'untried';

export interface Judgement {
  readonly verdict: Verdict;
  /** Firebase's own word for it (`UNREGISTERED`), or our library's. Never a token. */
  readonly reason: string;
}

interface Detail {
  readonly errorCode?: unknown;
  readonly fieldViolations?: unknown;
  readonly violations?: unknown;
}

/**
 * Reads one token's answer. A token is called dead only where the answer is about that token and nothing else: a wrong
 * project or a wrong message fails for every token, and must not make us forget them all.
 */
export function judgeResponse({ success, error }: SendResponse): Judgement {
  if (success) return { verdict: 'sent', reason: 'SENT' };
  if (error?.cause instanceof NotTriedError) return { verdict: 'untried', reason: error.cause.message };
  const { status = 0, data } = error?.httpResponse ?? {};
  const { message, details } = readError(data);
  const code = details.map(({ errorCode }) => errorCode).find((word) => typeof word === 'string');
  const reason = code ?? (status > 0 ? `HTTP ${status}` : reasonOf(error));
  return { verdict: verdictOf(status, code, message, details), reason };
}

/** Why there was no answer. */
function reasonOf(error: SendResponse['error']): string {
  const cause = error?.cause;
  if (cause instanceof NotSentError) return cause.message;
  return cause && 'code' in cause && typeof cause.code === 'string' ? cause.code : (error?.code ?? 'no answer');
}

function verdictOf(status: number, code: string | undefined, message: string, details: readonly Detail[]): Verdict {
  switch (status) {
    case 400:
      return isAboutToken(message, details) ? 'dead' : 'phone';
    case 401:
      return code === 'THIRD_PARTY_AUTH_ERROR' ? 'phone' : 'service';
    case 403:
      return code === 'SENDER_ID_MISMATCH' ? 'foreign' : 'service';
    case 404:
      return code === 'UNREGISTERED' ? 'dead' : 'service';
    case 429:
      return isAboutPhone(details) ? 'phone' : 'throttled';
    default:
      return 'service';
  }
}

function readError(data: unknown): { message: string; details: readonly Detail[] } {
  const error = isObject(data) ? data['error'] : undefined;
  if (!isObject(error)) return { message: '', details: [] };
  const { message, details } = error;
  return { message: String(message), details: Array.isArray(details) ? details.filter(isObject) : [] };
}

function isAboutToken(message: string, details: readonly Detail[]): boolean {
  const fields = details.flatMap(({ fieldViolations }) => namesIn(fieldViolations, 'field'));
  return fields.length > 0 ? fields.every((field) => field === 'message.token') : /registration token/i.test(message);
}

function isAboutPhone(details: readonly Detail[]): boolean {
  const subjects = details.flatMap(({ violations }) => namesIn(violations, 'subject'));
  return subjects.length > 0 && subjects.every((subject) => subject.startsWith('device:'));
}

function namesIn(list: unknown, property: string): readonly string[] {
  return Array.isArray(list) ? list.filter(isObject).map((item) => String(item[property])) : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
