import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '@gobbler/service-kit';
import { connect, type ChannelModel, type SocketOptions } from 'amqplib';

export interface LinkOptions {
  readonly url: string;
  /** What RabbitMQ's own tools call this connection. */
  readonly name: string;
  /** Done at each connect; the link counts as up once it has resolved. */
  readonly setUp: (model: ChannelModel) => Promise<void>;
  readonly onUp: () => void;
  /** Called on every disconnect and every failed attempt. */
  readonly onDown: (problem: Error) => void;
}

/** A connection that is made again whenever it breaks. */
export interface Link {
  /** Null while it is up. */
  readonly problem: Error | null;
  /** Resolves when the first attempt has ended, however it did. */
  readonly firstAttempt: Promise<void>;
  /** Reconnects, because the connection is in a bad state. */
  reset(reason: string): void;
  /** Ends it within a second, whether anybody answers or not. */
  close(): Promise<void>;
}

/** Milliseconds. */
const CONNECT_MS = 5_000;
const SET_UP_MS = 15_000;
const CLOSE_MS = 1_000;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;
/** Seconds; a server that says nothing for two or three of them counts as gone. */
const HEARTBEAT_S = 10;

/**
 * Keeps a connection up. amqplib has a recovery of its own, which waits for a polite end of a connection whose setup failed:
 * when the server dies or hangs meanwhile, it waits for ever and never connects again.
 */
export function keepConnected({ url, name, setUp, onUp, onDown }: LinkOptions): Link {
  const stopped = new AbortController();
  let isClosing = false;
  let problem: Error | null = new Error('not connected yet');
  let current: { readonly model: ChannelModel; readonly cut: (reason: string) => void } | undefined;
  const firstAttempt = Promise.withResolvers<void>();
  const kept = keep();

  async function keep(): Promise<void> {
    let failures = 0;
    while (!stopped.signal.aborted) {
      failures += 1;
      try {
        const { ended } = await attempt();
        failures = 0;
        fell(await ended);
      } catch (error) {
        fell(error instanceof Error ? error : new Error(String(error)));
      }
      const delay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** failures) * (0.5 + Math.random() / 2);
      await sleep(delay, undefined, { signal: stopped.signal }).catch(() => undefined); // rejects when close cuts it short
    }
  }

  function fell(why: Error): void {
    current = undefined;
    problem = why;
    firstAttempt.resolve();
    if (!isClosing) onDown(why);
  }

  /** Makes a connection; `ended` resolves, with the reason, when that has ended. */
  async function attempt(): Promise<{ readonly ended: Promise<Error> }> {
    const socket = new AbortController();
    const options: SocketOptions & { readonly signal: AbortSignal } = {
      timeout: CONNECT_MS,
      noDelay: true,
      clientProperties: { connection_name: name },
      // Ends the socket at once; amqplib by itself can only ask the server to.
      signal: AbortSignal.any([socket.signal, stopped.signal]),
    };
    const model = await connect(withHeartbeat(url), options);
    const cause = { error: undefined as Error | undefined };
    model.on('error', (error: Error) => (cause.error ??= error));
    const ended = new Promise<Error>((resolve) => {
      model.on('close', (error?: Error) => resolve(cause.error ?? error ?? new Error('the connection was closed')));
    });
    const cut = (reason: string): void => {
      cause.error ??= new Error(reason);
      socket.abort();
    };
    try {
      const late = () => new Error(`no answer within ${SET_UP_MS} ms`);
      await within(SET_UP_MS, Promise.race([setUp(model), ended.then((error) => Promise.reject(error))]), late);
    } catch (error) {
      cut('the connection could not be set up');
      throw error;
    }
    current = { model, cut };
    problem = null;
    firstAttempt.resolve();
    onUp();
    return { ended };
  }

  return {
    get problem() {
      return problem;
    },
    firstAttempt: firstAttempt.promise,
    reset: (reason) => current?.cut(reason),
    async close() {
      isClosing = true;
      const { model } = current ?? {};
      // A connection that is gone can't be closed politely; it is given up below.
      if (model) await within(CLOSE_MS, model.close(), () => new Error('late')).catch(() => undefined);
      stopped.abort();
      await kept;
    },
  };
}

function withHeartbeat(url: string): string {
  const complete = new URL(url);
  if (!complete.searchParams.has('heartbeat')) complete.searchParams.set('heartbeat', String(HEARTBEAT_S));
  return complete.href;
}
