import { SettingsError } from '../settings/settings-error';

/** A running service. */
export interface RunningService {
  readonly url: string;
  close(): Promise<void>;
}

/** npm passes an interrupt on that the terminal has sent already: a second signal within this many milliseconds is the same one. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Starts a service as a process of its own: exit 1 with one message when it can't start or breaks,
 * exit 0 after SIGINT or SIGTERM, at once on a second signal.
 */
export async function runMain(start: () => Promise<RunningService>): Promise<void> {
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  let closing: { at: number } | undefined;
  const service = start();
  const stop = (): void => {
    const at = performance.now();
    if (closing) {
      if (at - closing.at > SAME_SIGNAL_MS) process.exit(130);
      return;
    }
    closing = { at };
    service
      .then((running) => running.close())
      .then(() => process.exit(0))
      .catch(fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  await service.catch(fail);
}

function fail(error: unknown): void {
  const text =
    error instanceof SettingsError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
