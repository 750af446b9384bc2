import type { Server } from 'node:http';
import type { Metrics } from '../metrics/create-metrics';
import { createAdaptiveLimit } from './adaptive-limit';
import { createAdmission } from './admission';
import { claimsMutation, shedLoad } from './shed-load';

/** Milliseconds: the router gives up after little more than twice as much. */
const TARGET_MS = 2_000;
/** Two routers with all their connections: a crowd on one post is no overload. */
const LEAST = 256;

/** Makes a subgraph refuse queries that it could not answer before its caller gives up; mutations get most of the room. */
export function shedSubgraphLoad(server: Server, metrics?: Metrics): void {
  const admission = createAdmission({
    limit: createAdaptiveLimit({ targetMs: TARGET_MS, least: LEAST }),
    highFactor: 4,
    waitMs: TARGET_MS,
  });
  shedLoad(server, {
    admission,
    metrics,
    priorityOf: ({ method, url }) => (method === 'POST' && url === '/graphql' ? 'unknown' : null),
    priorityOfBody: claimsMutation,
  });
}
