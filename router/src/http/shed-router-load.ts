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
const HEALTH = new Set(['/healthz', '/readyz']);

/**
 * Makes the router refuse reads that it could not answer within about a second. Changes
 * get four times the room of reads; health checks and uploads, which have limits of their own, are never refused.
 */
export function shedRouterLoad(server: Server, metrics: Metrics): LoadShedder {
  const admission = createAdmission({
    limit: createAdaptiveLimit({ targetMs: TARGET_MS, least: LEAST }),
    pace: createLoopPace(),
    highFactor: 4,
    waitMs: WAIT_MS,
  });
  return shedLoad(server, { admission, metrics, priorityOf, priorityOfBody: claimsMutation });
}

function priorityOf({ method, url = '', headers }: IncomingMessage): Priority | 'unknown' | null {
  const isForm = method === 'POST' && headers['content-type']?.startsWith('multipart/') === true;
  if (HEALTH.has(url) || method === 'PUT' || isForm) return null;
  if (method !== 'POST') return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'normal' : 'high';
  return url.startsWith('/graphql') ? 'unknown' : 'high';
}
