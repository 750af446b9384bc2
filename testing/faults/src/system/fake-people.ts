import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { FaultScope } from './fault-scope';

/** What the worker asks the user, reservation and payment services, answered from memory. */
export interface FakePeople {
  readonly url: string;
  /** When the holders of a post were asked for, by `performance.now()`. */
  askedAt(postId: number): readonly number[];
}

export interface People {
  holdersOf(postId: number): readonly number[];
  /** Every question for the holders of such a post fails. */
  isPoison?(postId: number): boolean;
}

interface Question {
  readonly query: string;
  readonly variables: {
    readonly postId?: string;
    readonly userIds?: readonly string[];
    readonly first?: number;
    readonly after?: string | null;
  };
}

export const tokenOf = (userId: number | string): string => `phone-${userId}`;

/** One server in the place of the three services: it is the worker and its push service that a fault is about. */
export async function startFakePeople(scope: FaultScope, { holdersOf, isPoison }: People): Promise<FakePeople> {
  const asked = new Map<number, number[]>();

  function answer({ query, variables }: Question): object {
    const page = <Item>(items: readonly Item[]) => pageOf(items, variables);
    if (query.includes('deviceTokens')) {
      const { items, next } = page(variables.userIds ?? []);
      return { data: { deviceTokens: { tokens: items.map((userId) => ({ userId, token: tokenOf(userId) })), next } } };
    }
    if (query.includes('forgetDeviceToken')) return { data: { forgetDeviceToken: { wasKnown: true } } };
    if (query.includes('premiumUsers')) return { data: { premiumUsers: { userIds: [], next: null } } };
    const postId = Number(variables.postId);
    asked.set(postId, [...(asked.get(postId) ?? []), performance.now()]);
    if (isPoison?.(postId)) return { errors: [{ message: 'no', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] };
    const holders = holdersOf(postId);
    const { items, next } = page(holders);
    return { data: { holders: { userIds: items.map(String), taken: holders.length, next } } };
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = answer((await json(request)) as Question);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }

  const server = createServer((request, response) => {
    // A process that was killed in the middle of a request gets no answer.
    respond(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  scope.atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, askedAt: (postId) => asked.get(postId) ?? [] };
}

function pageOf<Item>(items: readonly Item[], { first = 500, after }: Question['variables']) {
  const from = Number(after ?? 0);
  const to = from + first;
  return { items: items.slice(from, to), next: to < items.length ? String(to) : null };
}
