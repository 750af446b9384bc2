import type { ErrorEnvelope } from '@gobbler/contracts';
import type { Logger } from '@gobbler/service-kit';
import type { DocumentNode } from 'graphql';
import type { RouterContext } from '../../graphql/request-context';
import type { EngineMeters } from '../../metrics/measure-engine';
import type { ShapeCheck } from '../compile/shape-check';
import { faultError, OUTCOME_UNKNOWN, UNAVAILABLE } from './fault-error';
import { mayHaveRun } from './may-have-run';
import { readSubgraphAnswer, type SubgraphAnswer } from './read-subgraph-answer';
import type { SubgraphClient } from './subgraph-client';
import { unavailableAnswer } from './unavailable-answer';

/** What is needed to call one subgraph. */
export interface AskedSubgraph {
  readonly name: string;
  readonly send: SubgraphClient;
  /** Whether clients see the texts of its errors with a known code; else only the code. */
  readonly showsTexts: boolean;
  readonly log: Logger;
  /** Called with how each fetch ended and its milliseconds. */
  readonly measure: ReturnType<EngineMeters['fetchesOf']>;
}

/** One fetch. */
export interface Ask {
  readonly document: DocumentNode;
  readonly isMutation: boolean;
  /** The request's body. */
  readonly body: string;
  /** Types of the requested entities, in order; null for an ordinary operation. */
  readonly entityTypes: readonly unknown[] | null;
  /** Given the answer's errors without a path. */
  readonly checkFor: (hasGeneralErrors: boolean) => ShapeCheck;
  readonly context: RouterContext;
}

/**
 * Calls a subgraph and checks its answer: the requested data, with an error at each place where it is missing. Never rejects: a
 * failed call becomes `SUBGRAPH_UNAVAILABLE` at the requested fields (`OUTCOME_UNKNOWN` for a mutation that may have run).
 */
export async function askSubgraph(
  { name, send, showsTexts, log, measure }: AskedSubgraph,
  ask: Ask,
): Promise<SubgraphAnswer> {
  const { document, isMutation, body, entityTypes, context } = ask;
  const count = entityTypes?.length ?? null;
  const sentAt = performance.now();
  try {
    const answer = readSubgraphAnswer(await send(body, isMutation, context), count);
    measure(answer.errors.length > 0 ? 'errors' : 'ok', performance.now() - sentAt);
    return check(showsTexts ? answer : { ...answer, errors: answer.errors.map(withoutTexts) });
  } catch (error) {
    measure('failed', performance.now() - sentAt);
    log.warn({ err: error, subgraph: name }, 'a subgraph call failed');
    return unavailableAnswer(document, count, isMutation && mayHaveRun(error) ? OUTCOME_UNKNOWN : UNAVAILABLE);
  }

  /** An error without a path applies to every place where data is missing. */
  function check(answer: SubgraphAnswer): SubgraphAnswer {
    const located = answer.errors.filter(({ path }) => path !== undefined);
    const [general] = answer.errors.filter(({ path }) => path === undefined);
    const { data, faults } = ask.checkFor(general !== undefined)(
      answer.data,
      entityTypes,
      located.map(({ path = [] }) => path),
    );
    if (faults.length === 0) return { data, errors: answer.errors };
    if (!general) log.warn({ subgraph: name, faults }, 'a subgraph returned missing or wrong values');
    const errors = faults.map(({ path, fault }) => ({ ...(general ?? faultError(fault)), path: [...path] }));
    return { data, errors: [...located, ...errors] };
  }
}

function withoutTexts({ code, path, retryAfterSeconds }: ErrorEnvelope): ErrorEnvelope {
  return { code, message: `A subgraph answered with ${code}.`, path, retryAfterSeconds };
}
