import { shutDown, type Logger, type ShutdownStep } from '@gobbler/service-kit';

/** Remembers how to end what was started, to be done in the reverse order. */
export interface Closers {
  add(what: string, end: () => Promise<unknown>): void;
  closeAll(log: Logger, limitMs: number): Promise<void>;
}

export function createClosers(): Closers {
  const steps: ShutdownStep[] = [];
  return {
    add: (what, end) => steps.unshift([what, end]),
    closeAll: (log, limitMs) => shutDown(log, limitMs, steps.splice(0)),
  };
}
