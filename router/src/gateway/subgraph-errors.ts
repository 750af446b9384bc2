import { type ErrorCode, type FieldProblem, isErrorCode } from '@gobbler/contracts';
import type { GraphQLFormattedError } from 'graphql';
import { z } from 'zod';

/** Codes about the document or the envelope. The gateway writes both, so from a subgraph they indicate a bug. */
const OURS_ALONE: ReadonlySet<ErrorCode> = new Set([
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'DEPTH_LIMIT',
  'ALIAS_LIMIT',
  'TOKEN_LIMIT',
  'DIRECTIVE_LIMIT',
  'ROOT_FIELD_LIMIT',
  'PERSISTED_QUERY_NOT_FOUND',
  'OPERATION_RESOLUTION_FAILURE',
  'METHOD_NOT_ALLOWED',
  'INTERNAL_SERVER_ERROR',
]);

export const MASKED_MESSAGE = 'Something went wrong on our side.';

export const subgraphErrorSchema = z.object({
  message: z.string().catch(MASKED_MESSAGE),
  path: z
    .array(z.union([z.string(), z.number()]))
    .optional()
    .catch(undefined),
  extensions: z
    .object({
      code: z.string().optional().catch(undefined),
      fields: z
        .array(z.object({ path: z.string(), message: z.string() }))
        .optional()
        .catch(undefined),
      retryAfterSeconds: z.number().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

export type SubgraphError = z.infer<typeof subgraphErrorSchema>;

/** What a client may see of an error: its path and, with a known code, its code, message and details. */
export function toPublicError({ message, path, extensions = {} }: SubgraphError): GraphQLFormattedError {
  const place = path ? { path } : {};
  const { code } = extensions;
  if (!isPublicCode(code)) return { message: MASKED_MESSAGE, ...place, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  return { message, ...place, extensions: withoutUndefined({ ...extensions, code }) };
}

export function isPublicCode(code: string | undefined): code is ErrorCode {
  return isErrorCode(code) && !OURS_ALONE.has(code);
}

interface PublicExtensions {
  readonly code: ErrorCode;
  readonly fields?: readonly FieldProblem[] | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

function withoutUndefined({ code, fields, retryAfterSeconds }: PublicExtensions) {
  return { code, ...(fields ? { fields } : {}), ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
}
