import { AppError } from '@gobbler/contracts';
import type { FastifyRequest } from 'fastify';
import { isStrictJson } from '../http/is-strict-json';

/** Query parameters of GraphQL over HTTP. */
const PARAMETERS = ['query', 'documentId', 'operationName', 'variables', 'extensions'];
const PLAIN_NAME = /^[\w.-]*$/;

/**
 * Throws `BAD_REQUEST` for an ambiguous query string: repeated or bracketed names, semicolons, JSON with duplicate keys, or
 * GraphQL parameters together with a body.
 */
export function checkQueryString({ method, url }: FastifyRequest): void {
  const start = url.indexOf('?');
  if (start === -1) return;
  const search = url.slice(start + 1);
  if (search.includes(';')) throw new AmbiguousQueryError();
  const parameters = new URLSearchParams(search);
  const names = [...parameters.keys()];
  if (!names.every((name) => PLAIN_NAME.test(name))) throw new AmbiguousQueryError();
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new AmbiguousQueryError(`The '${repeated}' search parameter may only be specified once.`);
  if (method !== 'GET' && PARAMETERS.some((name) => parameters.has(name))) throw new AmbiguousQueryError();
  for (const name of ['variables', 'extensions']) {
    const text = parameters.get(name);
    if (text !== null && !isStrictJson(text)) throw new AmbiguousQueryError();
  }
}

class AmbiguousQueryError extends AppError {
  constructor(message = 'The query string is malformed or ambiguous.') {
    super('BAD_REQUEST', message);
  }
}
