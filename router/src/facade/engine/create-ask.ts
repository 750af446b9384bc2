import { AppError, mayPassOn, UnavailableError, type ErrorEnvelope } from '@gobbler/contracts';
import type { Logger, Viewer } from '@gobbler/service-kit';
import type { z } from 'zod';
import type { OperationResult, StoredOperation } from '../facade-ports';

/** A stored operation and the shape of a complete answer. */
export interface FacadeOperation<Data> extends StoredOperation {
  readonly operationName: string;
  readonly data: z.ZodType<Data>;
}

/**
 * Runs a stored operation for the viewer of the request, or for another one (just after a log-in).
 * The phone can't read half an answer: one error anywhere fails the whole of it, and data off its shape (a null where the
 * phone expects none) is `SUBGRAPH_UNAVAILABLE`, like something missing within what was found.
 */
export type Ask = <Data>(
  operation: FacadeOperation<Data>,
  variables: Record<string, unknown>,
  viewer?: Viewer | null,
) => Promise<Data>;

type Run = (
  operation: StoredOperation,
  variables: Record<string, unknown>,
  viewer: Viewer | null,
) => Promise<OperationResult>;

export function createAsk(run: Run, caller: Viewer | null, log: Logger): Ask {
  return async ({ document, operationName, data: shape }, variables, viewer = caller) => {
    const { data, errors } = await run({ document, operationName }, variables, viewer);
    const [error] = errors;
    if (error) throw toThrown(error, operationName);
    const parsed = shape.safeParse(data);
    if (parsed.success) return parsed.data;
    log.warn({ operationName, problems: parsed.error.issues }, 'an answer lacks what the phone needs');
    throw new UnavailableError(null);
  };
}

function toThrown(error: ErrorEnvelope, operationName: string): Error {
  if (error.code === 'NOT_FOUND' && (error.path?.length ?? 0) > 1) return new UnavailableError(null, error);
  if (mayPassOn(error, 'rest')) return new AppError(error.code, error.message, error);
  // Any other code on a document of ours is our own bug.
  return new Error(`stored operation ${operationName} failed: ${error.code} ${error.message}`);
}
