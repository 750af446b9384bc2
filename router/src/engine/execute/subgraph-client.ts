import { DeadlineExceededError, IDEMPOTENCY_HEADERS, INTERNAL_HEADERS } from '@gobbler/service-kit';
import type { Subgraph } from '../../gateway/load-supergraph';
import type { RouterContext } from '../../graphql/request-context';
import type { OriginPools } from '../../http/origin-pools';
import type { RawAnswer } from './read-subgraph-answer';

export interface SubgraphClientOptions {
  readonly subgraph: Subgraph;
  readonly pools: OriginPools;
  /** Milliseconds for one call. */
  readonly timeoutMs: number;
  /** Issues an internal token for a subgraph; null for another supergraph, which gets no internal headers. */
  readonly tokenFor: TokenFor | null;
}

export type TokenFor = (subgraph: string, context: RouterContext) => Promise<string>;

/** Sends a request body to one subgraph, with no headers but those set here. Rejects when there is no HTTP answer in time. */
export type SubgraphClient = (body: string, isMutation: boolean, context: RouterContext) => Promise<RawAnswer>;

/** Milliseconds reserved before the deadline to send what the other subgraphs answered. */
const RESERVE_MS = 150;

export function createSubgraphClient({ subgraph, pools, timeoutMs, tokenFor }: SubgraphClientOptions): SubgraphClient {
  const { origin, pathname, search } = new URL(subgraph.url);
  const pool = pools.poolFor(origin);
  const slots = pools.slotsFor(origin);
  const path = pathname + search;

  async function send(
    body: string,
    isMutation: boolean,
    context: RouterContext,
    deadlineAt: number,
  ): Promise<RawAnswer> {
    const leftMs = Math.floor(deadlineAt - performance.now());
    if (leftMs <= 0) throw new DeadlineExceededError();
    const { clientGone } = context.scope;
    const limit = AbortSignal.timeout(leftMs);
    const answer = await pool.request({
      method: 'POST',
      path,
      headers: await headersFor(context, leftMs, isMutation ? context.idempotencyKey : null),
      body,
      // A mutation that has started may finish.
      signal: isMutation ? limit : AbortSignal.any([limit, clientGone]),
    });
    const { statusCode, headers } = answer;
    if (tokenFor !== null && headers[IDEMPOTENCY_HEADERS.replayed] === 'true') context.noteReplay();
    return { status: statusCode, contentType: String(headers['content-type'] ?? ''), text: await answer.body.text() };
  }

  async function headersFor(
    context: RouterContext,
    leftMs: number,
    key: string | null,
  ): Promise<Record<string, string>> {
    const { requestId, traceparent } = context.scope;
    return {
      'content-type': 'application/json',
      accept: 'application/json',
      [INTERNAL_HEADERS.requestId]: requestId,
      ...(traceparent === null ? {} : { [INTERNAL_HEADERS.traceparent]: traceparent }),
      ...(tokenFor === null
        ? {}
        : {
            authorization: `Bearer ${await tokenFor(subgraph.name, context)}`,
            [INTERNAL_HEADERS.remainingMs]: String(leftMs),
            // Only auth limits by source.
            ...(subgraph.name === 'auth' ? { [INTERNAL_HEADERS.source]: context.source } : {}),
            ...(key === null ? {} : { [IDEMPOTENCY_HEADERS.key]: key }),
          }),
    };
  }

  // The wait for a connection counts: the remaining time is sent when the call starts.
  return (body, isMutation, context) => {
    const deadlineAt = Math.min(performance.now() + timeoutMs, context.scope.deadlineAt - RESERVE_MS);
    return slots(() => send(body, isMutation, context, deadlineAt), deadlineAt - performance.now());
  };
}
