import { AppError, graphqlErrorSchema, UnavailableError } from '@gobbler/contracts';
import { Pool } from 'undici';
import { z } from 'zod';
import { DeadlineExceededError, timeLeftMs } from '../concurrency/deadline';
import { INTERNAL_HEADERS } from '../http/internal-headers';
import { currentRequest } from '../http/request-scope';
import type { InternalTokenIssuer, Viewer } from '../identity/internal-token-issuer';
import type { ServiceName } from '../identity/service-name';
import { currentTraceparent } from '../tracing/current-traceparent';
import { inSpan } from '../tracing/current-span';
import { stopIfOver } from './answer-work';

export interface InternalClientOptions {
  /** The service to call. */
  readonly service: ServiceName;
  /** Its address, without `/graphql`. */
  readonly url: string;
  readonly tokens: InternalTokenIssuer;
  /** Milliseconds for one call. */
  readonly timeoutMs?: number | undefined;
}

export interface InternalClient {
  /**
   * Runs an operation of another service and checks the shape of its data.
   * Throws `SUBGRAPH_UNAVAILABLE` when the service does not answer properly in time, else the coded error that it gave.
   */
  call<Data>(
    operation: InternalOperation<Data>,
    variables: Record<string, unknown>,
    viewer?: Viewer | null,
  ): Promise<Data>;
  close(): Promise<void>;
}

/** A stored document and the shape of its answer. */
export interface InternalOperation<Data> {
  readonly document: string;
  readonly data: z.ZodType<Data>;
}

const DEFAULT_TIMEOUT_MS = 2_500;
const MAX_CONNECTIONS = 64;
/** Bytes; the largest of our pages, 500 push tokens, has two million. */
const MAX_ANSWER = 8 * 1024 * 1024;

const answerSchema = z.object({ data: z.unknown().optional(), errors: z.array(graphqlErrorSchema).optional() });

/** A GraphQL client for calls between services: keep-alive, a time limit, an internal token, request id and trace passed on. */
export function createInternalClient(options: InternalClientOptions): InternalClient {
  const { service, url, tokens, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const pool = new Pool(new URL(url).origin, {
    connections: MAX_CONNECTIONS,
    connect: { timeout: 1_000 },
    maxResponseSize: MAX_ANSWER,
  });

  return {
    async call({ document, data }, variables, viewer = null) {
      stopIfOver();
      const limitMs = Math.min(timeoutMs, timeLeftMs());
      if (limitMs <= 0) throw new DeadlineExceededError();
      const answer = await inSpan(`call ${service}`, { kind: 'client' }, () =>
        fetchAnswer(document, variables, viewer, limitMs),
      );
      const [error] = answer.errors ?? [];
      if (error?.code === 'INTERNAL_SERVER_ERROR') throw new UnavailableError(service, new Error(error.message));
      if (error) throw new AppError(error.code, error.message, error);
      const parsed = data.safeParse(answer.data);
      if (!parsed.success) throw new UnavailableError(service, parsed.error);
      return parsed.data;
    },
    close: () => pool.close(),
  };

  async function fetchAnswer(
    document: string,
    variables: Record<string, unknown>,
    viewer: Viewer | null,
    limitMs: number,
  ) {
    const request = currentRequest();
    const traceparent = currentTraceparent();
    try {
      const { statusCode, headers, body } = await pool.request({
        method: 'POST',
        path: '/graphql',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${tokens.tokenFor(service, viewer)}`,
          [INTERNAL_HEADERS.remainingMs]: String(Math.floor(limitMs)),
          ...(request ? { [INTERNAL_HEADERS.requestId]: request.requestId } : {}),
          ...(traceparent === null ? {} : { [INTERNAL_HEADERS.traceparent]: traceparent }),
        },
        body: JSON.stringify({ query: document, variables }),
        signal: AbortSignal.timeout(Math.ceil(limitMs)),
      });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(describeRefusal(service, statusCode, headers[INTERNAL_HEADERS.refusal]));
      return answerSchema.parse(JSON.parse(text));
    } catch (error) {
      throw new UnavailableError(service, error);
    }
  }
}

function describeRefusal(service: ServiceName, status: number, refusal: unknown): string {
  if (status !== 401) return `${service} answered ${status}`;
  return refusal === 'clock'
    ? `${service} refused our token for its times: this clock or its clock is wrong`
    : `${service} refused our token: is INTERNAL_TOKEN_SECRET the same there?`;
}
