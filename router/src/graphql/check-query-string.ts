import { AppError } from '@gobbler/contracts';
import type { FastifyRequest } from 'fastify';
import { isStrictJson } from '../http/is-strict-json';

/** Names by which GraphQL over HTTP knows what a query string brings. */
const PARAMETERS = ['query', 'operationName', 'variables', 'extensions'];
const PLAIN_NAME = /^[\w.-]*$/;

/**
 * Throws `BAD_REQUEST` for a query string that two readers may read in two ways: a name twice, in brackets, or divided by
 * semicolons, JSON with a name twice, and GraphQL's names beside a body.
 */
export function checkQueryString({ method, url }: FastifyRequest): void {
  const start = url.indexOf('?');
  const search = start === -1 ? '' : url.slice(start + 1);
  if (search.includes(';')) throw new AmbiguousQueryError();
  const parameters = new URLSearchParams(search);
  const names = [...parameters.keys()];
  if (new Set(names).size !== names.length || !names.every((name) => PLAIN_NAME.test(name)))
    throw new AmbiguousQueryError();
  if (method !== 'GET' && PARAMETERS.some((name) => parameters.has(name))) throw new AmbiguousQueryError();
  for (const name of ['variables', 'extensions']) {
    const text = parameters.get(name);
    if (text !== null && !isStrictJson(text)) throw new AmbiguousQueryError();
  }
}

class AmbiguousQueryError extends AppError {
  constructor() {
    super('BAD_REQUEST', 'The query string is malformed, or can be read in more ways than one.');
  }
}
