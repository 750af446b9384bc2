import { randomUUID } from 'node:crypto';
import { PushServiceUnavailableError } from '@gobbler/contracts';
import { within } from '@gobbler/service-kit';
import { deleteApp, initializeApp, type Credential } from 'firebase-admin/app';
import { getMessaging, type MulticastMessage, type SendResponse } from 'firebase-admin/messaging';
import type { Connections } from './connections';
import { OneCallAgent } from './one-call-agent';

export interface MulticastOptions {
  readonly projectId: string;
  readonly credential: Credential;
  readonly connections: Connections;
  /** Milliseconds for a call, after which what has no answer is given up. */
  readonly timeoutMs: number;
}

export interface MulticastAnswer {
  /** One a token, in their order. */
  readonly responses: readonly SendResponse[];
  /** The `Retry-After` header of a 503. */
  readonly retryAfter: string | undefined;
}

/** Milliseconds for the library to notice that what was under way is over. */
const GRACE_MS = 250;

/**
 * One `sendEachForMulticast` that ends in time, with the answers that came until then.
 *
 * It goes over HTTP/1.1: the connections of the library's HTTP/2 transport can neither be bounded nor cut, so a call that
 * hangs would go on for minutes. Each call has an app of its own, as an agent belongs to an app.
 */
export async function multicast(message: MulticastMessage, options: MulticastOptions): Promise<MulticastAnswer> {
  const { projectId, credential, connections, timeoutMs } = options;
  const agent = new OneCallAgent(connections, message.tokens.length);
  const app = initializeApp({ projectId, credential, httpAgent: agent }, `push ${randomUUID()}`);
  const messaging = getMessaging(app);
  messaging.enableLegacyHttpTransport();
  const timer = setTimeout(() => agent.giveUp(), timeoutMs);
  try {
    const late = () => new PushServiceUnavailableError(`Firebase did not answer within ${timeoutMs} ms`);
    const { responses } = await within(timeoutMs + GRACE_MS, messaging.sendEachForMulticast(message), late);
    return { responses, retryAfter: agent.retryAfter };
  } finally {
    clearTimeout(timer);
    agent.giveUp();
    await deleteApp(app);
  }
}
