import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { AppError, toHttpError } from '@gobbler/contracts';
import { INTERNAL_HEADERS } from '../http/internal-headers';
import { requestIdOf } from '../http/request-id';
import type { Metrics } from '../metrics/create-metrics';
import type { Admission, Priority } from './admission';

export interface LoadShedding {
  readonly metrics?: Metrics | undefined;
  readonly admission: Admission;
  /** What a request is by its address and method; null for one that is never refused, `unknown` when its body decides. */
  readonly priorityOf: (request: IncomingMessage) => Priority | 'unknown' | null;
  /** What a request claims to be by the start of its body; {@link LoadShedder.confirm} checks the claim. */
  readonly priorityOfBody: (start: string) => Priority;
}

export interface LoadShedder {
  /** Throws `OVERLOADED` when a request got its place by claiming a priority that it does not have. */
  confirm(request: IncomingMessage, priority: Priority): void;
}

/** Seconds. */
const RETRY_AFTER = 1;
/** Milliseconds that the body of a request may take to begin while the service is saturated. */
const BODY_WAIT_MS = 30;

/**
 * Makes a server refuse what it can't answer in time with 503 `OVERLOADED` and `Retry-After`, before anything else is done for
 * the request, so that refusing costs a small part of answering.
 */
export function shedLoad(server: Server, options: LoadShedding): LoadShedder {
  const { admission, priorityOf, priorityOfBody } = options;
  const refused = options.metrics?.counter({
    name: 'gobbler_requests_refused_total',
    help: 'Requests refused with OVERLOADED, by their priority',
    labels: ['priority'],
  });
  const handlers = server.listeners('request') as RequestListener[];
  const claims = new WeakSet<IncomingMessage>();
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const priority = priorityOf(request);
    if (priority === null) handle(request, response);
    else if (priority === 'unknown' && !admission.hasPlace('normal')) void serveByBody(request, response);
    else serve(request, response, priority === 'unknown' ? 'normal' : priority);
  });

  function serve(request: IncomingMessage, response: ServerResponse, priority: Priority): void {
    const entered = admission.enter(priority);
    if (typeof entered === 'boolean') end(entered);
    else void entered.then(end);

    function end(isAdmitted: boolean): void {
      if (!isAdmitted) {
        refused?.inc({ priority });
        return refuse(request, response);
      }
      // A client that went away while it waited has closed its answer before this could listen.
      if (response.destroyed) return admission.leave(0, false);
      const startedAt = performance.now();
      response.once('close', () => admission.leave(performance.now() - startedAt, response.writableFinished));
      handle(request, response);
    }
  }

  async function serveByBody(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const priority = priorityOfBody(await startOfBody(request));
    if (priority === 'high') claims.add(request);
    serve(request, response, priority);
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    for (const handler of handlers) handler(request, response);
  }

  return {
    confirm(request, priority) {
      if (priority === 'normal' && claims.has(request)) throw new OverloadedError();
    },
  };
}

/** Whether a GraphQL request may be a mutation; one that only says so is found out by {@link LoadShedder.confirm}. */
export function claimsMutation(start: string): Priority {
  return start.includes('mutation') || start.includes('persistedQuery') ? 'high' : 'normal';
}

/** The first bytes of a body, which stay to be read; empty when none come soon. */
function startOfBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const read = (): void => {
      clearTimeout(timer);
      request.off('readable', read);
      const chunk = request.read() as Buffer | null;
      if (chunk !== null) request.unshift(chunk);
      resolve(chunk?.toString('latin1') ?? '');
    };
    const timer = setTimeout(read, BODY_WAIT_MS);
    request.on('readable', read);
  });
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  const requestId = requestIdOf(request);
  const { status, headers, body } = toHttpError(new OverloadedError(), requestId);
  const isGraphql = request.url?.startsWith('/graphql') === true;
  const { error: message, code } = body;
  const text = JSON.stringify(isGraphql ? { errors: [{ message, extensions: { code, requestId } }] } : body);
  response
    .writeHead(status, {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      [INTERNAL_HEADERS.requestId]: requestId,
    })
    .end(text);
}

class OverloadedError extends AppError {
  constructor() {
    super('OVERLOADED', 'There are too many requests at the moment. Try again in a few seconds.', {
      retryAfterSeconds: RETRY_AFTER,
    });
  }
}
