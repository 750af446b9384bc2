import type { Dispatcher, Pool } from 'undici';
import type { Departure, DepartureListener } from './departure';

export interface PostOptions {
  /** With the query. */
  readonly path: string;
  /** Alternating names and values. */
  readonly headers: string[];
  readonly body: string;
  /** Milliseconds until the answer must be complete. */
  readonly limitMs: number;
  /** Of the client, which ends the call; null when it must run to its end. */
  readonly departure: Departure | null;
}

/** An HTTP response. */
export interface PostAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** The answer was not complete in time; whether the call took effect is unknown. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** The client has gone, so no one waits for the answer. */
class CallerGoneError extends Error {
  override readonly name = 'CallerGoneError';

  constructor() {
    super('the call was aborted');
  }
}

/** Sends a POST over a pool. Without undici's streams and abort signals, which cost more than the call itself. */
export function postJson(pool: Pool, { path, headers, body, limitMs, departure }: PostOptions): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    if (departure?.hasLeft) reject(new CallerGoneError());
    else pool.dispatch({ method: 'POST', path, headers, body }, new PostHandler(resolve, reject, limitMs, departure));
  });
}

class PostHandler implements Dispatcher.DispatchHandler, DepartureListener {
  private readonly timer: NodeJS.Timeout;
  private readonly departure: Departure | null;
  private controller: Dispatcher.DispatchController | undefined;
  private stopped: Error | undefined;
  private status = 0;
  private headers: PostAnswer['headers'] = {};
  private readonly chunks: Buffer[] = [];
  private readonly resolve: (answer: PostAnswer) => void;
  private readonly reject: (error: Error) => void;

  constructor(
    resolve: (answer: PostAnswer) => void,
    reject: (error: Error) => void,
    limitMs: number,
    departure: Departure | null,
  ) {
    this.resolve = resolve;
    this.reject = reject;
    this.timer = setTimeout(() => this.stop(new NoAnswerError(`no answer within ${limitMs} ms`)), limitMs);
    this.departure = departure;
    departure?.add(this);
  }

  clientLeft(): void {
    this.stop(new CallerGoneError());
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.stopped) controller.abort(this.stopped);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: PostAnswer['headers']): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.end();
    const [first] = this.chunks;
    const bytes = first && this.chunks.length === 1 ? first : Buffer.concat(this.chunks);
    this.resolve({ status: this.status, headers: this.headers, text: bytes.toString() });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.end();
    this.reject(error);
  }

  private stop(error: Error): void {
    this.stopped = error;
    this.controller?.abort(error);
    this.end();
    this.reject(error);
  }

  private end(): void {
    clearTimeout(this.timer);
    this.departure?.delete(this);
  }
}
