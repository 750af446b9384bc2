import type { Person } from './people';

export interface GraphqlAnswer {
  readonly data: Record<string, unknown> | null;
  readonly codes: readonly string[];
}

interface Envelope {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

export type Graphql = ReturnType<typeof createGraphql>;

/** Asks in GraphQL, for what the phone's routes don't offer or to compare. */
export function createGraphql(url: () => string) {
  return async (person: Person, query: string, variables: Record<string, unknown> = {}): Promise<GraphqlAnswer> => {
    const answer = await fetch(new URL('/graphql', url()), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: person.authorization },
      body: JSON.stringify({ query, variables }),
    });
    const { data = null, errors = [] } = (await answer.json()) as Envelope;
    return { data, codes: errors.map(({ extensions }) => extensions?.code ?? 'NONE') };
  };
}
