import { createInternalTokenIssuer, INTERNAL_HEADERS, type ServiceName, type Viewer } from '@gobbler/service-kit';

/** The secret that services under test share. */
export const TEST_SECRET = 'a-secret-for-tests-that-is-long-enough';

export interface GraphQLAnswer {
  // oxlint-disable-next-line no-explicit-any -- a test knows what it asked for
  readonly data: Record<string, any>;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string; readonly [key: string]: unknown };
  }[];
}

export interface Asker {
  /** The signed-in user; no one when left out. */
  readonly as?: Viewer | null;
  /** The calling service, the router when left out. */
  readonly from?: ServiceName;
  /** The caller's network address as the router passes it on. */
  readonly source?: string;
}

export type Ask = (document: string, variables?: object, asker?: Asker) => Promise<GraphQLAnswer>;

/** Asks a subgraph under test as one of our services, over HTTP. */
export function createAsk(service: ServiceName, urlOf: () => string): Ask {
  return async (query, variables = {}, { as = null, from = 'router', source } = {}) => {
    const token = createInternalTokenIssuer(TEST_SECRET, from, () => new Date()).tokenFor(service, as);
    const answer = await fetch(`${urlOf()}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        ...(source ? { [INTERNAL_HEADERS.source]: source } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await answer.json()) as GraphQLAnswer;
  };
}

/** A person for tests. */
export function viewer(userId: number): Viewer {
  return { userId, sid: `session-of-${userId}` };
}
