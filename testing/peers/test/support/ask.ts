import type { Answer, Asked } from './report';

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly { readonly path?: unknown; readonly extensions?: { readonly code?: unknown } }[];
}

/** Asks a GraphQL endpoint, and takes of the answer what a report is about. */
export async function ask(endpoint: string, asked: Asked, wanted: Answer): Promise<Answer> {
  const response = typeof asked === 'function' ? await asked(endpoint) : await post(endpoint, asked);
  const { data, errors = [] } = await readBody(response);
  return {
    ...('status' in wanted ? { status: response.status } : {}),
    ...('data' in wanted ? { data } : {}),
    ...('codes' in wanted ? { codes: errors.map(({ extensions }) => extensions?.code) } : {}),
    ...('paths' in wanted ? { paths: errors.map(({ path }) => path) } : {}),
  };
}

/** A refusal on the way may have a body that is no JSON, or none. */
async function readBody(response: Response): Promise<Body> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {};
  }
}

export function post(endpoint: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** Not a request that a foreign page could make. */
export const PREFLIGHTED = { 'apollo-require-preflight': 'true' };

export function get(
  endpoint: string,
  search: string,
  headers: Record<string, string> = PREFLIGHTED,
): Promise<Response> {
  return fetch(`${endpoint}?${search}`, { headers });
}
