import type { IncomingMessage, Server } from 'node:http';
import {
  claimsMutation,
  createAdaptiveLimit,
  createAdmission,
  createSaturationCheck,
  shedLoad,
  type LoadShedder,
  type Metrics,
  type Priority,
} from '@gobbler/service-kit';

/** Milliseconds: half of what a person waits for a screen. */
const TARGET_MS = 1_000;
const LEAST = 32;
const HEALTH = new Set(['/healthz', '/readyz']);

/**
 * Makes the router refuse reads that it could not answer within about a second while its event loop is saturated. Changes
 * get four times the room of reads; health checks and uploads, which have limits of their own, are never refused.
 */
export function shedRouterLoad(server: Server, metrics: Metrics): LoadShedder {
  const admission = createAdmission({
    limit: createAdaptiveLimit({ targetMs: TARGET_MS, least: LEAST }),
    // A subgraph that is slow must only cost its own fields.
    isSaturated: createSaturationCheck(),
    highFactor: 4,
    waitMs: 40,
  });
  return shedLoad(server, { admission, metrics, priorityOf, priorityOfBody: claimsMutation });
}

function priorityOf({ method, url = '', headers }: IncomingMessage): Priority | 'unknown' | null {
  if (HEALTH.has(url) || method === 'PUT' || headers['content-type']?.startsWith('multipart/')) return null;
  if (method !== 'POST') return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'normal' : 'high';
  return url.startsWith('/graphql') ? 'unknown' : 'high';
}
