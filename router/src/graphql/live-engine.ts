import type { ApolloServer } from '@apollo/server';
import type { Logger } from '@gobbler/service-kit';
import type { RunningExecutor } from '../engine/create-executor';
import type { Supergraph } from '../gateway/load-supergraph';
import type { AnswerRequest } from './answer-request';
import type { RouterContext } from './request-context';

/** A supergraph and the Apollo Server that serves it. */
export interface Engine {
  readonly supergraph: Supergraph;
  readonly apollo: ApolloServer<RouterContext>;
  readonly answer: AnswerRequest;
  readonly executor: Pick<RunningExecutor, 'apiSchema' | 'mostUsed' | 'warmUp'>;
}

/** The engine for new operations; a replaced engine finishes those it has started. */
export interface LiveEngine {
  current(): Engine;
  replace(engine: Engine): void;
  /** Why a newer supergraph was refused; null when the newest is served. */
  refusedBecause(): string | null;
  refuse(reason: string | null): void;
  stop(): Promise<void>;
}

/** @param drainMs milliseconds after which no operation of a replaced engine can still be running */
export function createLiveEngine(first: Engine, log: Logger, drainMs: number): LiveEngine {
  let live = first;
  let refused: string | null = null;
  const draining = new Map<Engine, NodeJS.Timeout>();

  async function end(engine: Engine): Promise<void> {
    clearTimeout(draining.get(engine));
    draining.delete(engine);
    await engine.apollo.stop().catch((error: unknown) => log.warn({ err: error }, 'could not stop a replaced gateway'));
  }

  return {
    current: () => live,
    replace(engine) {
      const old = live;
      live = engine;
      refused = null;
      draining.set(old, setTimeout(() => void end(old), drainMs).unref());
    },
    refusedBecause: () => refused,
    refuse(reason) {
      refused = reason;
    },
    async stop() {
      await Promise.all([live, ...draining.keys()].map(end));
    },
  };
}
