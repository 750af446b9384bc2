import { graphqlErrorSchema, type ErrorEnvelope } from '@gobbler/contracts';
import { z } from 'zod';
import { isData } from '../shape/data';

/** A subgraph's answer, checked as far as the gateway relies on it. */
export interface SubgraphAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly ErrorEnvelope[];
}

/** A subgraph answered something that is not a GraphQL answer. */
export class BadAnswerError extends Error {
  override readonly name = 'BadAnswerError';
  readonly status: number;

  constructor(status: number, problem?: string) {
    super(`status ${status}${problem ? `, ${problem}` : ''}`);
    this.status = status;
  }
}

/** A subgraph's HTTP response. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

const graphqlErrorsSchema = z.array(graphqlErrorSchema);

const JSON_TYPES = new Set(['application/json', 'application/graphql-response+json']);

/**
 * Reads a GraphQL-over-HTTP answer; a 4xx may be one too. Throws with the reason for everything else.
 * @param entities number of requested entities; null for an ordinary operation
 */
export function readSubgraphAnswer({ status, contentType, text }: RawAnswer, entities: number | null): SubgraphAnswer {
  if (status < 200 || status >= 500 || (status >= 300 && status < 400)) throw new BadAnswerError(status);
  const essence = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  if (!JSON_TYPES.has(essence)) throw new BadAnswerError(status, 'not JSON');
  const answer = toAnswer(parseJson(text));
  if (!answer) throw new BadAnswerError(status, 'not a GraphQL answer');
  return entities === null ? answer : checkEntities(answer, entities);
}

/** Null for what is not a GraphQL answer: one without data must have errors. */
function toAnswer(parsed: unknown): SubgraphAnswer | null {
  if (!isData(parsed)) return null;
  const { data = null, errors = null } = parsed;
  if (data !== null && !isData(data)) return null;
  if (errors === null) return data && { data, errors: [] };
  if (!Array.isArray(errors) || (!data && errors.length === 0)) return null;
  const read = graphqlErrorsSchema.safeParse(errors);
  return read.success ? { data, errors: read.data } : null;
}

/** The gateway assigns entities by their index. */
function checkEntities({ data, errors }: SubgraphAnswer, count: number): SubgraphAnswer {
  const list = data?.['_entities'] ?? null;
  if (list === null && errors.length > 0) return { data: null, errors };
  if (!Array.isArray(list) || list.length !== count) throw new Error('not the requested entities');
  return { data, errors };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
