import { PassThrough, pipeline, type Readable } from 'node:stream';
import { UnavailableError } from '@gobbler/contracts';
import {
  currentSpan,
  INTERNAL_HEADERS,
  inSpan,
  type InternalTokenIssuer,
  type RequestScope,
  type ServiceName,
} from '@gobbler/service-kit';
import type { ForwardAnswer, ForwardRequest } from '../facade/facade-ports';
import type { OriginPools } from '../http/origin-pools';
import { passedHeaders } from './passed-headers';

export interface ForwardOptions {
  readonly pools: OriginPools;
  /** Where a service is. */
  readonly originOf: (service: ServiceName) => string;
  readonly tokens: InternalTokenIssuer;
}

/** Calls a private HTTP endpoint of one of our services; see `Forward`. */
export type ForwardCall = (
  service: ServiceName,
  path: string,
  call: ForwardRequest,
  scope: RequestScope,
) => Promise<ForwardAnswer>;

/** Milliseconds: a phone's upload may take long, silence between two pieces may not. */
const TOTAL_TIMEOUT_MS = 15 * 60_000;
const SILENCE_TIMEOUT_MS = 20_000;

/** Streams calls to private endpoints, each with an internal token of one issuer. */
export function createForwardCall({ pools, originOf, tokens }: ForwardOptions): ForwardCall {
  return (service, path, call, scope) =>
    inSpan(`forward to ${service}`, { kind: 'client' }, () => forward(service, path, call, scope));

  async function forward(
    ...[service, path, { method, headers, body, viewer }, scope]: Parameters<ForwardCall>
  ): Promise<ForwardAnswer> {
    const traceparent = currentSpan()?.traceparent ?? scope.traceparent;
    const token = tokens.tokenFor(service, viewer);
    const source = toSource(body);
    const answer = await pools
      .poolFor(originOf(service))
      .request({
        method,
        path,
        headers: {
          ...passedHeaders(headers),
          authorization: `Bearer ${token}`,
          [INTERNAL_HEADERS.requestId]: scope.requestId,
          ...(traceparent === null ? {} : { [INTERNAL_HEADERS.traceparent]: traceparent }),
        },
        body: source.body,
        headersTimeout: SILENCE_TIMEOUT_MS,
        bodyTimeout: SILENCE_TIMEOUT_MS,
        signal: AbortSignal.timeout(TOTAL_TIMEOUT_MS),
      })
      .catch((error: unknown) => {
        throw source.failure() ?? new UnavailableError(service, error);
      });
    // Readers of the body get its errors; a body that is discarded unread must not end the process.
    answer.body.on('error', () => undefined);
    return { status: answer.statusCode, headers: passedHeaders(answer.headers), body: answer.body };
  }
}

interface Source {
  readonly body: Readable | Buffer | null;
  /** The error by which the body itself failed, if it did. */
  failure(): Error | undefined;
}

/** undici destroys a body when the call fails; behind a stream of our own it shows which of the two failed first. */
function toSource(body: Readable | Buffer | null): Source {
  if (body === null || Buffer.isBuffer(body)) return { body, failure: () => undefined };
  let failure: Error | undefined;
  const through = new PassThrough();
  body.once('error', (error) => {
    if (!through.destroyed) failure = error;
  });
  pipeline(body, through, () => undefined);
  return { body: through, failure: () => failure };
}
