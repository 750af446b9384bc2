export interface Repetition {
  stop(): void;
}

export interface RepetitionOptions {
  /** Milliseconds from a success to the next run. */
  readonly everyMs: number;
  /** Milliseconds from a failure to the next run. */
  readonly retryMs: number;
  readonly onSuccess: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** Runs work again and again, never twice at once. Resolves after the first run, whether it succeeded or not. */
export async function repeatInBackground(work: () => Promise<void>, options: RepetitionOptions): Promise<Repetition> {
  const { everyMs, retryMs, onSuccess, onFailure } = options;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function run(): Promise<void> {
    let nextMs = everyMs;
    try {
      await work();
      onSuccess();
    } catch (error) {
      nextMs = retryMs;
      if (!isStopped) onFailure(error);
    }
    if (!isStopped) timer = setTimeout(() => void run(), nextMs);
  }

  await run();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
