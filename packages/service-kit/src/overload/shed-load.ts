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
  /** Origins whose pages may read a refusal. */
  readonly corsOrigins?: readonly string[] | undefined;
  /** What a request claims to be by the start of its body; {@link LoadShedder.confirm} checks the claim. */
  readonly priorityOfBody: (start: string) => Priority;
}

export interface LoadShedder {
  /**
   * Throws `OVERLOADED` when a request got its place by claiming a priority that it does not have, or when its body came so late
   * that there is no room for it any more.
   */
  confirm(request: IncomingMessage, priority: Priority): void;
}

/** Seconds. */
const RETRY_AFTER = 1;
/** Requests whose body is on its way, from which on slow ones are cut off; uploads are not among them. */
const MAX_ARRIVING = 256;
/** Milliseconds. */
const SLOW_MS = 1_000;
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
  const late = new WeakSet<IncomingMessage>();
  /** Requests whose body is on its way, the oldest first, and since when. */
  const arriving = new Map<IncomingMessage, number>();
  const origins = new Set(options.corsOrigins);
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const priority = priorityOf(request);
    if (priority === null) handle(request, response);
    else if (priority !== 'unknown') serve(request, response, priority);
    else if (admission.hasPlace('normal')) serve(request, response, 'normal');
    else startOfBody(request, (start) => serveClaimed(request, response, priorityOfBody(start)));
  });

  function serveClaimed(request: IncomingMessage, response: ServerResponse, priority: Priority): void {
    if (priority === 'high') claims.add(request);
    serve(request, response, priority);
  }

  function serve(request: IncomingMessage, response: ServerResponse, priority: Priority): void {
    if (response.destroyed) return;
    const giveUp = admission.enter(priority, (isAdmitted) => {
      if (!isAdmitted) {
        refused?.inc({ priority });
        return refuse(request, response, origins);
      }
      holdPlace(request, response);
      handle(request, response);
    });
    if (giveUp !== undefined) response.once('close', giveUp);
  }

  /** Each takes memory for what it has sent: of many the oldest is cut off, unless they all came at one moment. */
  function waitForBody(request: IncomingMessage): void {
    const [oldest] = arriving;
    if (oldest && arriving.size >= MAX_ARRIVING && performance.now() - oldest[1] > SLOW_MS) oldest[0].destroy();
    arriving.set(request, performance.now());
    admission.pause();
  }

  function goOn(request: IncomingMessage): void {
    arriving.delete(request);
    admission.resume();
  }

  /** A request holds its place but for the time in which its body is on its way: clients that send slowly keep none for long. */
  function holdPlace(request: IncomingMessage, response: ServerResponse): void {
    let startedAt = performance.now();
    let isPaused = false;
    response.once('close', () => {
      if (isPaused) goOn(request);
      admission.leave(isPaused ? 0 : performance.now() - startedAt, response.writableFinished);
    });
    if (!hasBody(request)) return;
    // What came with the headers has been parsed by then.
    process.nextTick(() => {
      if (request.complete || response.closed) return;
      isPaused = true;
      waitForBody(request);
      // Before those who read it.
      request.prependOnceListener('end', () => {
        if (response.closed) return;
        isPaused = false;
        startedAt = performance.now();
        goOn(request);
        late.add(request);
      });
    });
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    for (const handler of handlers) handler(request, response);
  }

  return {
    confirm(request, priority) {
      if (priority === 'normal' && claims.has(request)) throw new OverloadedError();
      if (late.delete(request) && !admission.hasPlace(priority)) throw new OverloadedError();
    },
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Whether a GraphQL request may be a mutation; one that only says so is found out by {@link LoadShedder.confirm}. */
export function claimsMutation(start: string): Priority {
  return start.includes('mutation') || start.includes('persistedQuery') ? 'high' : 'normal';
}

/** Calls back with the first bytes of a body, which stay to be read; empty when none come soon. */
function startOfBody(request: IncomingMessage, done: (start: string) => void): void {
  // What came with the headers can be read once the parser is through.
  process.nextTick(() => {
    if (request.readableLength > 0 || request.complete) return read();
    const timer = setTimeout(end, BODY_WAIT_MS);
    request.on('readable', end);

    function end(): void {
      clearTimeout(timer);
      request.off('readable', end);
      read();
    }
  });

  function read(): void {
    const chunk = request.read() as Buffer | null;
    if (chunk !== null) request.unshift(chunk);
    done(chunk?.toString('latin1') ?? '');
  }
}

class OverloadedError extends AppError {
  constructor() {
    super('OVERLOADED', 'There are too many requests at the moment. Try again in a few seconds.', {
      retryAfterSeconds: RETRY_AFTER,
    });
  }
}

/** Written once: at ten times the load a refusal's own cost counts. */
const { status: STATUS, headers: RETRY, body: BODY } = toHttpError(new OverloadedError(), '');
const HEADERS = [
  ...Object.entries(RETRY).flat(),
  'content-type',
  'application/json; charset=utf-8',
  'x-content-type-options',
  'nosniff',
];

function refuse(request: IncomingMessage, response: ServerResponse, origins: ReadonlySet<string>): void {
  const requestId = requestIdOf(request);
  const { error: message, code } = BODY;
  const isGraphql = request.url?.startsWith('/graphql') === true;
  const text = JSON.stringify(
    isGraphql ? { errors: [{ message, extensions: { code, requestId } }] } : { ...BODY, requestId },
  );
  response
    .writeHead(STATUS, [
      ...HEADERS,
      ...corsHeaders(request, origins),
      'content-length',
      Buffer.byteLength(text),
      INTERNAL_HEADERS.requestId,
      requestId,
    ])
    .end(text);
}

/** With them a page's script can read why it was refused, and when to try again. */
function corsHeaders({ headers: { origin = '' } }: IncomingMessage, origins: ReadonlySet<string>): string[] {
  if (!origins.has(origin)) return [];
  return [
    'access-control-allow-origin',
    origin,
    'access-control-expose-headers',
    'retry-after, x-request-id',
    'vary',
    'Origin',
  ];
}
