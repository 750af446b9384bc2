import { AppError, mayPassOn, UnavailableError, type ErrorEnvelope } from '@gobbler/contracts';
import { IDEMPOTENCY_HEADERS, type Viewer } from '@gobbler/service-kit';
import type { z } from 'zod';
import type { StoredOperation } from '../facade-ports';
import type { RouteCall } from './route';

/** A stored operation and the shape of an answer that leaves no hole. */
export interface FacadeOperation<Data> extends StoredOperation {
  readonly operationName: string;
  readonly data: z.ZodType<Data>;
}

/**
 * Runs a stored operation for whoever asks (or for somebody else, just after a log-in).
 * The phone can't read half an answer, so one error anywhere is the answer's error, and data off its shape (a null
 * where the phone expects none) is `SUBGRAPH_UNAVAILABLE`, like something that is missing inside of what was found.
 */
export async function runStored<Data>(
  call: RouteCall,
  { document, operationName, data: shape }: FacadeOperation<Data>,
  variables: Record<string, unknown>,
  viewer: Viewer | null = call.viewer,
): Promise<Data> {
  const { data, errors, isReplayed } = await call.ports.runOperation(
    { document, operationName },
    variables,
    { viewer },
    call.request,
  );
  if (isReplayed) void call.reply.header(IDEMPOTENCY_HEADERS.replayed, 'true');
  const [error] = errors;
  if (error) throw toThrown(error, operationName);
  const parsed = shape.safeParse(data);
  if (!parsed.success) {
    call.ports.log.warn({ operationName, problems: parsed.error.issues }, 'an answer lacks what the phone needs');
    throw new UnavailableError(null);
  }
  return parsed.data;
}

function toThrown(error: ErrorEnvelope, operationName: string): Error {
  if (error.code === 'NOT_FOUND' && (error.path?.length ?? 0) > 1) return new UnavailableError(null, error);
  // Any other code on a document of ours is our own mistake.
  if (!mayPassOn(error, 'rest'))
    return new Error(`stored operation ${operationName} failed: ${error.code} ${error.message}`);
  return new AppError(error.code, error.message, error);
}
