import type { GraphQLDataSource } from '@apollo/gateway';
import { mayPassOn, toGraphqlError, type ErrorEnvelope } from '@gobbler/contracts';
import { DeadlineExceededError, IDEMPOTENCY_HEADERS, INTERNAL_HEADERS, type Logger } from '@gobbler/service-kit';
import { parse } from 'graphql';
import type { RouterContext } from '../graphql/request-context';
import type { OriginPools } from '../http/origin-pools';
import type { Fetch, ShapeCheck } from './check-shape';
import type { EntityPlaces } from './entity-places';
import { faultError, OUTCOME_UNKNOWN, UNAVAILABLE } from './fault-error';
import { markGoneEntity } from './gone-entities';
import type { Subgraph } from './load-supergraph';
import { mayHaveRun } from './may-have-run';
import { readSubgraphAnswer, type RawAnswer, type SubgraphAnswer } from './read-subgraph-answer';
import { unavailableAnswer } from './unavailable-answer';

export interface DataSourceOptions {
  readonly subgraph: Subgraph;
  readonly pools: OriginPools;
  readonly log: Logger;
  /** Milliseconds for one call. */
  readonly timeoutMs: number;
  /** Issues an internal token for this subgraph; null for another supergraph, which gets no internal headers. */
  readonly tokenFor: ((context: RouterContext) => Promise<string>) | null;
  readonly checkShape: ShapeCheck;
  /** Shared by the data sources of a supergraph. */
  readonly places: EntityPlaces;
}

interface Call {
  readonly query: string;
  readonly variables: object;
  readonly operationName: string | undefined;
}

/** Milliseconds reserved before the deadline to send what the other subgraphs answered. */
const RESERVE_MS = 150;

/**
 * Calls one subgraph for the gateway, with no headers but those set here. Never rejects: a failed call becomes
 * `SUBGRAPH_UNAVAILABLE` at the requested fields (`OUTCOME_UNKNOWN` for a mutation that may have run), and the rest of the
 * answer stands.
 */
export function createSubgraphDataSource(options: DataSourceOptions): GraphQLDataSource {
  const { subgraph, pools, log, timeoutMs, tokenFor, checkShape, places } = options;
  const { origin, pathname, search } = new URL(subgraph.url);
  const pool = pools.poolFor(origin);
  const slots = pools.slotsFor(origin);

  return {
    async process(options) {
      const { request, context } = options;
      const { query = '', variables = {}, operationName } = request;
      const document = ('document' in options && options.document) || parse(query, { noLocation: true });
      const entityTypes = entityTypesOf(query, variables);
      const key = isMutation(query) ? (context as RouterContext).idempotencyKey : null;
      const answer = await ask({ query, variables, operationName }, context as RouterContext, key)
        .then((raw) => checked(readSubgraphAnswer(raw, entityTypes?.length ?? null), { document, entityTypes }))
        .catch((error: unknown) => {
          log.warn({ err: error, subgraph: subgraph.name }, 'a subgraph call failed');
          const isUnknown = isMutation(query) && mayHaveRun(error);
          return unavailableAnswer(document, entityTypes?.length ?? null, isUnknown ? OUTCOME_UNKNOWN : UNAVAILABLE);
        });
      const place = 'pathInIncomingRequest' in options ? (options.pathInIncomingRequest ?? []) : [];
      if (!entityTypes && answer.data) places.noteRoot(context, answer.data);
      return publish({ ...answer, errors: answer.errors.map((error) => located(error)) });

      function located(error: ErrorEnvelope): ErrorEnvelope {
        if (!entityTypes || !error.path) return error;
        const representations = variables['representations'] as readonly unknown[];
        return { ...error, path: [...places.correct(context, place, representations, error.path)] };
      }
    },
  };

  /** The requested data, with an error at each place where it is missing; an error without a path applies to all of them. */
  function checked(answer: SubgraphAnswer, fetch: Fetch): SubgraphAnswer {
    const located = answer.errors.filter(({ path }) => path !== undefined);
    const [general] = answer.errors.filter(({ path }) => path === undefined);
    const { data, faults } = checkShape(
      fetch,
      answer.data,
      located.map(({ path = [] }) => path),
    );
    if (faults.length === 0) return { data, errors: answer.errors };
    if (!general) log.warn({ subgraph: subgraph.name, faults }, 'a subgraph returned missing or wrong values');
    const errors = faults.map(({ path, fault }) => ({ ...(general ?? faultError(fault)), path: [...path] }));
    return { data, errors: [...located, ...errors] };
  }

  /** The wait for a connection counts: the remaining time is sent when the call starts. */
  function ask(call: Call, context: RouterContext, key: string | null): Promise<RawAnswer> {
    const deadlineAt = Math.min(performance.now() + timeoutMs, context.scope.deadlineAt - RESERVE_MS);
    return slots(() => send(call, context, key, deadlineAt), deadlineAt - performance.now());
  }

  async function send(call: Call, context: RouterContext, key: string | null, deadlineAt: number): Promise<RawAnswer> {
    const leftMs = Math.floor(deadlineAt - performance.now());
    if (leftMs <= 0) throw new DeadlineExceededError();
    const { clientGone } = context.scope;
    const limit = AbortSignal.timeout(leftMs);
    const {
      statusCode,
      headers,
      body: answer,
    } = await pool.request({
      method: 'POST',
      path: pathname + search,
      headers: await headersFor(context, leftMs, key),
      body: JSON.stringify(call),
      // A mutation that has started may finish.
      signal: isMutation(call.query) ? limit : AbortSignal.any([limit, clientGone]),
    });
    if (tokenFor !== null && headers[IDEMPOTENCY_HEADERS.replayed] === 'true') context.noteReplay();
    return { status: statusCode, contentType: String(headers['content-type'] ?? ''), text: await answer.text() };
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
            authorization: `Bearer ${await tokenFor(context)}`,
            [INTERNAL_HEADERS.remainingMs]: String(leftMs),
            // Only auth limits by source.
            ...(subgraph.name === 'auth' ? { [INTERNAL_HEADERS.source]: context.source } : {}),
            ...(key === null ? {} : { [IDEMPOTENCY_HEADERS.key]: key }),
          }),
    };
  }

  function publish({ data, errors }: SubgraphAnswer) {
    const shown = errors.map((error) => {
      if (mayPassOn(error, 'graphql')) return markGoneEntity(toGraphqlError(error));
      // Its text may contain secrets: it reaches neither the client nor this log, only the subgraph's own.
      const { path, code } = error;
      log.error({ subgraph: subgraph.name, path, code }, 'a subgraph returned an error that no client may see');
      return toGraphqlError({ code: 'INTERNAL_SERVER_ERROR', message: '', path });
    });
    return { data, ...(shown.length > 0 ? { errors: shown } : {}) };
  }
}

/** Relies on how the gateway prints its fetches. */
function isMutation(query: string): boolean {
  return query.startsWith('mutation');
}

/** Types of the entities that a fetch requests; null for an ordinary operation. */
function entityTypesOf(query: string, variables: Record<string, unknown>): unknown[] | null {
  // A string in a client's document may look like this, but no client variable has this name.
  if (!query.includes('{_entities(representations:$representations)')) return null;
  const representations = variables['representations'];
  if (!Array.isArray(representations)) return null;
  return representations.map((entity: { __typename?: unknown } | null) => entity?.__typename);
}
