import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import type { DocumentNode } from 'graphql';
import type { RouterContext } from '../../src/graphql/request-context';
import { Departure } from '../../src/http/departure';

type RequestContext = Parameters<GatewayExecutor>[0];

export interface Asked {
  readonly query: string;
  readonly document: DocumentNode;
  readonly queryHash: string;
  readonly variables?: Record<string, unknown>;
}

/**
 * The context of an anonymous request.
 * @param timeoutMs milliseconds until its deadline
 */
export function anonymousContext(timeoutMs: number): RouterContext {
  return {
    viewer: null,
    issuer: 'router',
    source: '127.0.0.1',
    client: null,
    scope: {
      requestId: 'test',
      traceparent: null,
      departure: new Departure(),
      deadlineAt: performance.now() + timeoutMs,
    },
    idempotencyKey: null,
    confirmPriority: () => undefined,
    measured: null,
    noteReplay: () => undefined,
  };
}

/** An anonymous request as Apollo Server passes it on. */
export function contextOf({ query, document, queryHash, variables = {} }: Asked): RequestContext {
  const context = anonymousContext(5_000);
  const request = { query, variables };
  const given: Partial<RequestContext> = { request, source: query, document, queryHash, context, metrics: {} };
  return given as RequestContext;
}
