import { AppError, type ErrorCode } from '@gobbler/contracts';
import { IDEMPOTENCY_HEADERS, type Viewer } from '@gobbler/service-kit';
import type { z } from 'zod';
import type { OperationError, StoredOperation } from '../facade-ports';
import type { RouteCall } from './route';

/** A stored operation and the shape of an answer that leaves no hole. */
export interface FacadeOperation<Data> extends StoredOperation {
  readonly operationName: string;
  readonly data: z.ZodType<Data>;
}

/** Errors that a person may have caused; any other code on a stored document is our own mistake. */
const PASSED_ON = new Set<ErrorCode>([
  'BAD_USER_INPUT',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'OWN_POST',
  'ALREADY_RESERVED',
  'SOLD_OUT',
  'POST_CLOSED',
  'POST_UNKNOWN',
  'EMAIL_TAKEN',
  'INVALID_CREDENTIALS',
  'ALREADY_PREMIUM',
  'REDIRECT_NOT_ALLOWED',
  'IDEMPOTENCY_IN_PROGRESS',
  'IDEMPOTENCY_KEY_REUSED',
  'RATE_LIMITED',
  'QUOTA_EXCEEDED',
  'SUBGRAPH_UNAVAILABLE',
  'OVERLOADED',
  'DEADLINE_EXCEEDED',
]);

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
  if (error) throw toAppError(error, operationName);
  const parsed = shape.safeParse(data);
  if (!parsed.success) {
    call.ports.log.warn({ operationName, problems: parsed.error.issues }, 'an answer lacks what the phone needs');
    throw new PartMissingError();
  }
  return parsed.data;
}

/** Something that may not be null can't be had at the moment (`SUBGRAPH_UNAVAILABLE`). */
export class PartMissingError extends AppError {
  constructor(cause?: unknown) {
    super('SUBGRAPH_UNAVAILABLE', 'Part of the system is unavailable. Try again in a few seconds.', {
      retryAfterSeconds: 5,
      cause,
    });
  }
}

function toAppError(error: OperationError, operationName: string): Error {
  const { code, message, fields, retryAfterSeconds, path = [] } = error;
  if (code === 'NOT_FOUND' && path.length > 1) return new PartMissingError(error);
  if (!PASSED_ON.has(code)) return new Error(`stored operation ${operationName} failed: ${code} ${message}`);
  return new AppError(code, message, {
    ...(fields ? { fields } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
