import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { GraphqlRequest } from '../trusted/sent-document';

/** Converts a request for Apollo Server. */
export function toApolloRequest(request: GraphqlRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  // Apollo's CSRF prevention asks for a header that no other site's plain request can have; a browser that names the site needs none.
  if (request.method === 'GET' && isSameSite(request.headers['sec-fetch-site'])) headers.set(PREFLIGHTED, 'true');
  const search = request.url.indexOf('?');
  return {
    method: request.method,
    headers,
    search: search === -1 ? '' : request.url.slice(search),
    body: request.body,
  };
}

const PREFLIGHTED = 'apollo-require-preflight';

/** Whether another site's page can't have sent a request. Only browsers send the header, and only they have to be stopped. */
function isSameSite(site: unknown): boolean {
  return site === undefined || site === 'same-origin' || site === 'none';
}
