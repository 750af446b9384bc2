import { STATUS_CODES } from 'node:http';
import { AppError, ERROR_CODES, type ErrorCode } from '@gobbler/contracts';
import { z } from 'zod';
import type { FacadeRoute } from '../facade/engine/route';
import { toErrorAnswer } from '../facade/errors/error-answer';
import type { JsonSchema, SchemaComponents } from './schema-components';

const errorCode = z
  .enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]])
  .meta({ id: 'ErrorCode', description: 'What went wrong, from a closed list; the texts beside it may change.' });
const codeAndId = { code: errorCode, requestId: z.string().describe('Names the request in our logs.') };

const errorAnswer = z
  .union([z.strictObject({ error: z.string(), ...codeAndId }), z.strictObject({ detail: z.string(), ...codeAndId })])
  .meta({ id: 'Error', description: 'A refusal. Some routes word it in `detail`.' });

const invalidAnswer = z
  .strictObject({
    error: z.string().optional(),
    detail: z.array(
      z.strictObject({
        loc: z
          .array(z.union([z.string(), z.int()]))
          .describe('Where: `path`, `query`, `body` or `header`, then the field.'),
        msg: z.string(),
        type: z.string(),
      }),
    ),
    ...codeAndId,
  })
  .meta({ id: 'InvalidRequest', description: 'The fields that are missing, of the wrong type or out of range.' });

/** Wherever the server or what lies behind it is to blame. */
const ANYWHERE: readonly ErrorCode[] = [
  'BAD_REQUEST',
  'RATE_LIMITED',
  'OVERLOADED',
  'SUBGRAPH_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'INTERNAL_SERVER_ERROR',
];

/** A route's answers by status: its body, and its refusals with their codes. */
export function describeAnswers(route: FacadeRoute, components: SchemaComponents): JsonSchema {
  const { answer, answerHeaders = {} } = route.doc;
  const headers = Object.fromEntries(
    Object.entries(answerHeaders).map(([name, description]) => [
      name,
      { description, required: true, schema: { type: 'string' } },
    ]),
  );
  const refusals = Map.groupBy(codesOf(route), (code) => ERROR_CODES[code].rest);
  return {
    200: { description: 'Done.', headers, content: jsonOf(components.convert(answer, 'output')) },
    ...Object.fromEntries(
      [...refusals].map(([status, codes]) => [
        status,
        {
          description: `${STATUS_CODES[status] ?? 'Refused'}: ${codes.map((code) => `\`${code}\``).join(', ')}`,
          ...(status === 429 || status === 503 ? { headers: RETRY_AFTER } : {}),
          content: jsonOf(
            components.convert(status === 422 ? invalidAnswer : errorAnswer, 'output'),
            Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code, route) }])),
          ),
          'x-error-codes': codes,
        },
      ]),
    ),
  };
}

function codesOf({ access, body, input, doc }: FacadeRoute): readonly ErrorCode[] {
  const codes = new Set<ErrorCode>(doc.codes);
  for (const code of ANYWHERE) codes.add(code);
  if (access === 'signed-in') codes.add('UNAUTHENTICATED').add('FORBIDDEN');
  if (input instanceof z.ZodObject && body !== 'raw') codes.add('BAD_USER_INPUT');
  if (body !== 'none') codes.add('PAYLOAD_TOO_LARGE');
  if (body === 'form') codes.add('UNSUPPORTED_MEDIA_TYPE');
  if (doc.codes?.includes('IDEMPOTENCY_IN_PROGRESS')) codes.add('IDEMPOTENCY_KEY_REUSED');
  return [...codes];
}

const RETRY_AFTER = { 'retry-after': { description: 'Seconds to wait.', schema: { type: 'integer' } } };

/** The body with which this route refuses. */
function exampleOf(code: ErrorCode, { refusals }: FacadeRoute): unknown {
  return toErrorAnswer(new AppError(code, inWords(code)), refusals, REQUEST_ID).body;
}

/** `SOLD_OUT` as `Sold out.`: the text is for people and may be any. */
function inWords(code: ErrorCode): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

const REQUEST_ID = '0198c5a4-7c1e-7000-8000-000000000001';

const jsonOf = (schema: JsonSchema, examples?: JsonSchema) => ({
  'application/json': { schema, ...(examples ? { examples } : {}) },
});
