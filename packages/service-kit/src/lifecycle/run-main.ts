import { setTimeout as sleep } from 'node:timers/promises';
import { SettingsError } from '../settings/settings-error';
import { startDraining } from './draining';
import { StartError } from './start-error';

/** A running service. */
export interface RunningService {
  readonly url: string;
  close(): Promise<void>;
  /** Milliseconds to go on serving after SIGTERM while `/readyz` says 503; none when left out. */
  readonly drainMs?: number | undefined;
}

export interface RunOptions {
  /** Errors whose message says it all, so that no stack is shown. */
  readonly isExpected?: (error: unknown) => boolean;
}

/** npm passes an interrupt on that the terminal has sent already: a second signal within this many milliseconds is the same one. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Milliseconds of rest before the exit. Node can hang in `process.exit` for good when V8 still compiles in the background
 * (https://github.com/nodejs/node/issues/54918): it joins a thread that waits for a garbage collection of this one.
 */
const REST_MS = 100;

/**
 * Starts a service as a process of its own: exit 1 with one message when it can't start or breaks,
 * exit 0 after SIGINT or SIGTERM, at once on a second signal.
 */
export async function runMain(
  start: () => Promise<RunningService>,
  { isExpected = () => false }: RunOptions = {},
): Promise<void> {
  let isFailed = false;
  const fail = (error: unknown): void => {
    if (isFailed) return;
    isFailed = true;
    process.stderr.write(`${describe(error, isExpected)}\n`);
    exitRested(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  let closing: { at: number } | undefined;
  // A moment later, so that a signal during the start is heard.
  const service = Promise.resolve().then(start);
  const stop = (signal: NodeJS.Signals): void => {
    const at = performance.now();
    if (closing) {
      if (at - closing.at > SAME_SIGNAL_MS) process.exit(130);
      return;
    }
    closing = { at };
    startDraining();
    service
      .then(async (running) => {
        // A person who presses Ctrl-C waits for it; a balancer has to notice first.
        if (signal === 'SIGTERM' && running.drainMs) await sleep(running.drainMs);
        await running.close();
      })
      .then(() => exitRested(0))
      .catch(fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  await service.catch(fail);
}

function exitRested(code: number): void {
  setTimeout(() => process.exit(code), REST_MS);
}

function describe(error: unknown, isExpected: (error: unknown) => boolean): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `The port is taken (${error.message}). Choose another one with the service's …_PORT setting.`;
  }
  const saysItAll = error instanceof SettingsError || error instanceof StartError || isExpected(error);
  return saysItAll ? error.message : (error.stack ?? error.message);
}
