import { createHash } from 'node:crypto';
import type { Sent } from './generate-operation';

/** Sends a request; a persisted one is registered first, then sent by its hash. Returns the last answer. */
export async function send(url: string, sent: Sent): Promise<Response> {
  const { way, query } = sent;
  if (way === 'POST') return post(url, sent, { query });
  if (way === 'GET') return get(url, sent, { query });
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash } });
  const ask = way === 'APQ by GET' ? get : post;
  await (await ask(url, sent, { query, extensions })).arrayBuffer();
  return ask(url, sent, { extensions });
}

interface Parts {
  readonly query?: string;
  /** JSON. */
  readonly extensions?: string;
}

function post(url: string, { variables, operationName }: Sent, { query, extensions }: Parts): Promise<Response> {
  const members = [
    ...(query === undefined ? [] : [`"query":${JSON.stringify(query)}`]),
    ...(extensions === undefined ? [] : [`"extensions":${extensions}`]),
    ...(operationName === null ? [] : [`"operationName":${JSON.stringify(operationName)}`]),
    `"variables":${variables}`,
  ];
  const headers = { 'content-type': 'application/json' };
  return fetch(`${url}/graphql`, { method: 'POST', headers, body: `{${members.join(',')}}` });
}

function get(url: string, { variables, operationName }: Sent, parts: Parts): Promise<Response> {
  const search = new URLSearchParams({ variables, ...parts, ...(operationName === null ? {} : { operationName }) });
  return fetch(`${url}/graphql?${search}`, { headers: { 'apollo-require-preflight': 'true' } });
}
