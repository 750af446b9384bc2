import {
  MAX_TOKENS_PER_SEND,
  type PushAnswer,
  type PushResult,
  type PushSender,
  PushServiceUnavailableError,
} from '@gobbler/contracts';
import { createConnections } from './connections';
import { createCredential } from './create-credential';
import { judgeResponse, type Judgement, type Verdict } from './judge-response';
import { multicast } from './multicast';
import { readServiceAccount } from './read-service-account';
import { readRetryAfter } from './retry-after';
import { toMulticast } from './to-multicast';

/** What a sender needs of a logger (pino's fits). */
interface PushLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface FirebasePushSenderOptions {
  /** The path of a service account's file. */
  readonly credentialsFile: string;
  /** Another server with Firebase's API (http), for tests; Google's when null. */
  readonly apiUrl?: string | null;
  readonly log: PushLog;
  /** Milliseconds for a call. */
  readonly timeoutMs?: number;
}

/** Below the five seconds that its caller gives it, so that what was sent by then is known. */
const TIMEOUT_MS = 4_500;
/** Verdicts that say nothing of a phone. */
const UNAVAILABLE: ReadonlySet<Verdict> = new Set(['service', 'throttled', 'untried']);
/** Backoff in milliseconds after a 429 without `Retry-After` (Google's recommendation). */
const THROTTLED_MS = 60_000;

/** Sends through Firebase Cloud Messaging. Throws `FirebaseCredentialsError` when the file is no service account. */
export function createFirebasePushSender(options: FirebasePushSenderOptions): PushSender {
  const { credentialsFile, apiUrl = null, log, timeoutMs = TIMEOUT_MS } = options;
  const account = readServiceAccount(credentialsFile);
  const { projectId } = account;
  const connections = createConnections(apiUrl);
  const calls = { projectId, credential: createCredential(account, apiUrl), connections, timeoutMs };
  const description = `Firebase project ${projectId}${apiUrl === null ? '' : ` at ${new URL(apiUrl).host}`}`;
  /** By the monotonic clock. */
  let pausedUntil = 0;
  let problem: string | null = null;

  function throwIfPaused(): void {
    const leftMs = pausedUntil - performance.now();
    if (leftMs > 0) throw new PushServiceUnavailableError('Firebase requested a backoff', leftMs);
  }

  /** Remembers how it went; throws when Firebase could not be used at all. */
  function takeNote(judgements: readonly Judgement[], retryAfter: string | undefined): void {
    const verdicts = new Set(judgements.map(({ verdict }) => verdict));
    const askedMs = readRetryAfter(retryAfter, new Date());
    const pauseMs = verdicts.has('throttled') ? (askedMs ?? THROTTLED_MS) : askedMs;
    if (pauseMs !== null) pausedUntil = performance.now() + pauseMs;
    const isUnavailable = judgements.every(({ verdict }) => UNAVAILABLE.has(verdict));
    problem = isUnavailable ? `Firebase: ${tally(judgements)}` : null;
    if (problem !== null) throw new PushServiceUnavailableError(problem, pauseMs);
  }

  return {
    description,
    async send(push, tokens) {
      if (tokens.length > MAX_TOKENS_PER_SEND) throw new Error(`more than ${MAX_TOKENS_PER_SEND} tokens at once`);
      const sendable = [...new Set(tokens)].filter(isToken);
      if (sendable.length === 0) return tokens.map(() => NO_TOKEN);
      throwIfPaused();
      const { responses, retryAfter } = await multicast(toMulticast(push, sendable, new Date()), calls);
      const judgements = responses.map(judgeResponse);
      const asked = responses.map(({ error }) => error?.httpResponse?.headers['retry-after'] as unknown);
      takeNote(judgements, retryAfter ?? asked.find((header) => typeof header === 'string'));
      logResults(log, push.eventId, judgements);
      const isOurs = judgements.some(({ verdict }) => verdict === 'sent');
      const answers = new Map(sendable.map((token, index) => [token, answerOf(judgements[index], isOurs)] as const));
      return tokens.map((token) => answers.get(token) ?? NO_TOKEN);
    },
    async checkHealth() {
      throwIfPaused();
      if (problem !== null) throw new Error(problem);
    },
    async close() {
      connections.agent.destroy();
    },
  };
}

/** Old phones registered the text `null` for having no token. */
function isToken(token: string | null): token is string {
  return token !== null && token !== '' && token !== 'null';
}

const NO_TOKEN: PushAnswer = { result: 'dead', reason: 'NO_TOKEN' };
/** Characters of a reason, at most. */
const MAX_REASON = 100;

function answerOf(judgement: Judgement | undefined, isOurs: boolean): PushAnswer {
  const { verdict, reason = 'no answer' } = judgement ?? {};
  return { result: resultOf(verdict, isOurs), reason: reason.slice(0, MAX_REASON) };
}

/** @param isOurs whether another phone got the same push, so that our project is the right one */
function resultOf(verdict: Verdict | undefined, isOurs: boolean): PushResult {
  switch (verdict) {
    case 'sent':
    case 'dead':
    case 'throttled':
      return verdict;
    case 'untried':
      return 'throttled';
    case 'foreign':
      return isOurs ? 'dead' : 'failed';
    default:
      return 'failed';
  }
}

function logResults(log: PushLog, eventId: string, judgements: readonly Judgement[]): void {
  const isFailed = judgements.some(({ verdict }) => verdict !== 'sent' && verdict !== 'dead');
  const fields = { eventId, answers: tally(judgements) }; // never the tokens
  if (isFailed) log.warn(fields, 'some phones could not be reached');
  else log.info(fields, 'pushes sent');
}

/** `3 SENT, 1 UNREGISTERED`. */
function tally(judgements: readonly Judgement[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of judgements) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${count} ${reason}`).join(', ');
}
