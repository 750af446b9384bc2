import type { FastifyInstance } from 'fastify';
import { isDraining as isProcessDraining } from '../lifecycle/draining';
import { within } from '../concurrency/within';

/** One thing a service needs; `check` rejects, saying why, while it can't be used. */
export interface Dependency {
  readonly name: string;
  /** What it is, for people (`PostgreSQL 18`, `in-process lock (stand-in)`). */
  readonly description: string;
  /** The service does its work without it, if less well: `/readyz` reports it and stays 200 while it is down. */
  readonly isOptional?: boolean;
  check(): Promise<void>;
}

/** An adapter that a service does its work without, if less well; see {@link Dependency.isOptional}. */
export function optionalDependency(name: string, adapter: Adapter): Dependency {
  return { name, description: adapter.description, isOptional: true, check: () => adapter.checkHealth() };
}

interface Adapter {
  readonly description: string;
  checkHealth(): Promise<void>;
}

export interface Readiness {
  /** From now on `/readyz` says 503, whatever the dependencies say: the first step of a shutdown. */
  startDraining(): void;
}

/** Milliseconds; a dependency that takes longer counts as down. */
const CHECK_TIMEOUT_MS = 2_000;

/**
 * `/healthz` reports on the process alone, `/readyz` on everything it needs.
 * @param dependencies a function where what is needed changes while the service runs
 */
export function addHealthRoutes(
  app: FastifyInstance,
  dependencies: readonly Dependency[] | (() => readonly Dependency[]),
): Readiness {
  let isDraining = false;
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const checks = await Promise.all(
      (typeof dependencies === 'function' ? dependencies() : dependencies).map(runCheck),
    );
    const isOver = isDraining || isProcessDraining();
    const isReady = !isOver && checks.every((check) => check.isReady || check.isOptional);
    return reply.status(isReady ? 200 : 503).send({
      status: isOver ? 'draining' : isReady ? 'ready' : 'not ready',
      dependencies: checks,
    });
  });
  return {
    startDraining() {
      isDraining = true;
    },
  };
}

async function runCheck({ name, description, isOptional, check }: Dependency) {
  const shown = { name, description, ...(isOptional ? { isOptional } : {}) };
  try {
    await within(CHECK_TIMEOUT_MS, check(), () => new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`));
    return { ...shown, isReady: true };
  } catch (error) {
    return {
      ...shown,
      isReady: false,
      problem: error instanceof Error ? firstLine(error.message) : 'unknown',
    };
  }
}

/** Drivers' messages may go on with addresses; the first line says what is wrong. */
function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replaceAll(/\w+:\/\/\S+/g, '[address]');
}
