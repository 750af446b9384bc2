import type { IncomingMessage, Server } from 'node:http';
import {
  claimsMutation,
  createAdaptiveLimit,
  createAdmission,
  createLoopPace,
  shedLoad,
  type LoadShedder,
  type Metrics,
  type Priority,
} from '@gobbler/service-kit';

/** Milliseconds: a third of what a person waits for a screen, since the rate is that of the best moment. */
const TARGET_MS = 700;
const LEAST = 32;
/** Milliseconds: only a burst after which no more comes fills the queue for so long. */
const WAIT_MS = 5_000;
/** Of the stand-in for Cloud Storage. */
const UPLOADS = '/local/uploads/';
const HEALTH = new Set(['/healthz', '/readyz']);

/**
 * Makes the router refuse reads that it could not answer within about a second. Changes get four times the room of reads; health
 * checks, a browser's preflights and uploads, which have limits of their own, are never refused.
 * @param corsOrigins whose pages may read a refusal
 */
export function shedRouterLoad(server: Server, metrics: Metrics, corsOrigins: readonly string[]): LoadShedder {
  const admission = createAdmission({
    limit: createAdaptiveLimit({ targetMs: TARGET_MS, least: LEAST }),
    pace: createLoopPace(),
    highFactor: 4,
    waitMs: WAIT_MS,
  });
  return shedLoad(server, { admission, metrics, corsOrigins, priorityOf, priorityOfBody: claimsMutation });
}

function priorityOf({ method, url = '', headers }: IncomingMessage): Priority | 'unknown' | null {
  const isForm = method === 'POST' && headers['content-type']?.startsWith('multipart/') === true;
  if (isForm || method === 'OPTIONS' || HEALTH.has(url.split('?', 1)[0] ?? '')) return null;
  if (method === 'PUT' && url.startsWith(UPLOADS)) return null;
  if (method !== 'POST') return method === 'GET' || method === 'HEAD' ? 'normal' : 'high';
  return url.startsWith('/graphql') ? 'unknown' : 'high';
}
