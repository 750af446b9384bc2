import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent } from 'node:https';
import type { Connections, TakesRequests } from './connections';

/** A request that we ended or did not let through. It has no code that Firebase's library would try again after. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';
}

/** Its turn did not come before the call's time was over. */
export class NotTriedError extends NotSentError {}

/**
 * Lets the requests of one call of Firebase's library through to the shared connections, one a message.
 *
 * The library tries 503 and broken connections again by itself, up to four times, sleeping in between for as long as
 * `Retry-After` says, and can't be stopped. That would hold up the answers of all other messages of the call, and go on
 * behind our back after we gave up. So a further try is not let through: it fails at once, and the event comes again.
 */
export class OneCallAgent extends Agent implements TakesRequests {
  readonly #connections: Connections;
  readonly #running = new Set<ClientRequest>();
  readonly #waiting = new Set<ClientRequest>();
  #mayStart: number;
  #retryAfter: string | undefined;
  #isUnavailable = false;
  #isOver = false;

  /** @param messages how many messages the call has */
  constructor(connections: Connections, messages: number) {
    super();
    this.#connections = connections;
    this.#mayStart = messages;
  }

  /** The last `Retry-After` header of a 503; the library does not pass it on. */
  get retryAfter(): string | undefined {
    return this.#retryAfter;
  }

  /** Ends what is still under way; nothing more of this call goes out. */
  giveUp(): void {
    this.#isOver = true;
    for (const request of this.#waiting) refuse(request, new NotTriedError('not tried in time'));
    this.#waiting.clear();
    for (const request of this.#running) request.destroy(new NotSentError('no answer in time'));
  }

  addRequest(request: ClientRequest, options: object): void {
    if (this.#isOver) return refuse(request, new NotTriedError('not tried in time'));
    if (this.#mayStart === 0) {
      return refuse(request, new NotSentError(this.#isUnavailable ? 'HTTP 503' : 'connection lost'));
    }
    this.#mayStart -= 1;
    this.#waiting.add(request);
    this.#connections.enter(() => this.#start(request, options));
  }

  #start(request: ClientRequest, options: object): boolean {
    if (!this.#waiting.delete(request)) return false;
    this.#running.add(request);
    request.once('close', () => {
      this.#running.delete(request);
      this.#connections.leave();
    });
    // Before the library sees either of them.
    request.prependListener('response', (response) => this.#hideRetryAfter(response));
    request.prependListener('error', (error) => this.#allowForStaleSocket(request, error));
    this.#connections.agent.addRequest(request, options);
    return true;
  }

  #hideRetryAfter({ statusCode, headers }: IncomingMessage): void {
    if (statusCode !== 503) return;
    this.#isUnavailable = true;
    this.#retryAfter = headers['retry-after'] ?? this.#retryAfter;
    delete headers['retry-after'];
  }

  /** A kept-alive connection may have been closed at the other end just before it was used: that was no try. */
  #allowForStaleSocket(request: ClientRequest, error: Error): void {
    if (request.reusedSocket && 'code' in error && error.code === 'ECONNRESET') this.#mayStart += 1;
  }
}

/** Fails a request that no agent has seen; on its own it would wait for a socket for ever. */
function refuse(request: ClientRequest, error: NotSentError): void {
  request.destroy(error);
  process.nextTick(() => request.emit('error', error));
}
