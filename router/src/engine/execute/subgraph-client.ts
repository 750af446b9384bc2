import {
  currentSpan,
  DeadlineExceededError,
  IDEMPOTENCY_HEADERS,
  INTERNAL_HEADERS,
  inSpan,
} from '@gobbler/service-kit';
import type { Subgraph } from '../../gateway/load-supergraph';
import type { RouterContext } from '../../graphql/request-context';
import type { OriginPools } from '../../http/origin-pools';
import { createCallPolicy } from '../../http/call-policy';
import { postJson } from '../../http/post-json';
import { isConnectionLoss, wasNeverSent } from './may-have-run';
import type { RawAnswer } from './read-subgraph-answer';

export interface SubgraphClientOptions {
  readonly subgraph: Subgraph;
  readonly pools: OriginPools;
  /** Milliseconds for one call. */
  readonly timeoutMs: number;
  /** Issues an internal token for a subgraph; null for another supergraph, which gets no internal headers. */
  readonly tokenFor: TokenFor | null;
}

export type TokenFor = (subgraph: string, context: RouterContext) => string;

/** Sends a request body to one subgraph, with no headers but those set here. Rejects when there is no HTTP answer in time. */
export type SubgraphClient = (body: string, isMutation: boolean, context: RouterContext) => Promise<RawAnswer>;

/** Milliseconds reserved before the deadline to send what the other subgraphs answered. */
const RESERVE_MS = 150;

export function createSubgraphClient({ subgraph, pools, timeoutMs, tokenFor }: SubgraphClientOptions): SubgraphClient {
  const { origin, pathname, search } = new URL(subgraph.url);
  const pool = pools.poolFor(origin);
  const slots = pools.slotsFor(origin);
  const path = pathname + search;
  const call = createCallPolicy();
  const spanName = `fetch ${subgraph.name}`;

  async function send(
    body: string,
    isMutation: boolean,
    context: RouterContext,
    deadlineAt: number,
  ): Promise<RawAnswer> {
    const leftMs = Math.floor(deadlineAt - performance.now());
    if (leftMs <= 0) throw new DeadlineExceededError();
    const { status, headers, text } = await postJson(pool, {
      path,
      headers: headersFor(context, leftMs, isMutation ? context.idempotencyKey : null),
      body,
      limitMs: leftMs,
      // A mutation that has started may finish.
      departure: isMutation ? null : context.scope.departure,
    });
    currentSpan()?.set('http.response.status_code', status);
    if (tokenFor !== null && headers[IDEMPOTENCY_HEADERS.replayed] === 'true') context.noteReplay();
    return { status, contentType: String(headers['content-type'] ?? ''), text };
  }

  /** Alternating names and values. */
  function headersFor(context: RouterContext, leftMs: number, key: string | null): string[] {
    const { requestId } = context.scope;
    const traceparent = currentSpan()?.traceparent ?? context.scope.traceparent;
    const headers = ['content-type', 'application/json', 'accept', 'application/json'];
    headers.push(INTERNAL_HEADERS.requestId, requestId);
    if (traceparent !== null) headers.push(INTERNAL_HEADERS.traceparent, traceparent);
    if (tokenFor === null) return headers;
    headers.push('authorization', `Bearer ${tokenFor(subgraph.name, context)}`);
    headers.push(INTERNAL_HEADERS.remainingMs, String(leftMs));
    // Only auth limits by source.
    if (subgraph.name === 'auth') headers.push(INTERNAL_HEADERS.source, context.source);
    if (key !== null) headers.push(IDEMPOTENCY_HEADERS.key, key);
    return headers;
  }

  // The wait for a connection counts: the remaining time is sent when the call starts.
  return (body, isMutation, context) => {
    const deadlineAt = Math.min(performance.now() + timeoutMs, context.scope.deadlineAt - RESERVE_MS);
    const isRetryable = isMutation ? wasNeverSent : isConnectionLoss;
    return inSpan(spanName, { kind: 'client' }, () =>
      slots(() => call(() => send(body, isMutation, context, deadlineAt), isRetryable), deadlineAt - performance.now()),
    );
  };
}
