import { resolve } from 'node:path';
import { UnavailableError } from '@gobbler/contracts';
import {
  buildSchema,
  createLogger,
  currentRequest,
  federationRules,
  isCalledBy,
  requestContextOf,
  startSubgraph,
} from '@gobbler/service-kit';
import { TEST_SECRET } from '@gobbler/test-servers';
import { tokenOf } from './builders';

/** What user, reservation and payment know, for a test to change. */
interface World {
  premium: readonly number[];
  /** Who holds a reservation now. */
  holders: readonly number[];
  taken: number;
  tokensOf: (userId: number) => readonly string[];
  readonly forgotten: Set<string>;
  /** Services that fail every call. */
  readonly down: Set<'user' | 'reservation' | 'payment'>;
  /** The cursors with which people were asked for, in order. */
  readonly pagesRead: (string | null)[];
  /** The trace context of each question for phones. */
  readonly traces: (string | null | undefined)[];
}

export interface FakeServices {
  readonly world: World;
  readonly urls: { readonly userUrl: string; readonly reservationUrl: string; readonly paymentUrl: string };
  /** Everything as it was at the start. */
  reset(): void;
  stop(): Promise<void>;
}

interface Paging {
  readonly first: number;
  readonly after?: string | null;
}

/** The three services that the worker calls: their real schemas over HTTP, with answers from memory. */
export async function startFakeServices(): Promise<FakeServices> {
  const world = createWorld();
  const services = await Promise.all([
    startFake('user', userResolvers(world)),
    startFake('reservation', reservationResolvers(world)),
    startFake('payment', paymentResolvers(world)),
  ]);
  const [user, reservation, payment] = services;
  return {
    world,
    urls: { userUrl: user.url, reservationUrl: reservation.url, paymentUrl: payment.url },
    reset: () => Object.assign(world, createWorld()),
    stop: async () => void (await Promise.all(services.map((service) => service.stop()))),
  };
}

function createWorld(): World {
  return {
    premium: [],
    holders: [],
    taken: 0,
    tokensOf: (userId) => [tokenOf(userId)],
    forgotten: new Set(),
    down: new Set(),
    pagesRead: [],
    traces: [],
  };
}

function startFake(name: 'user' | 'reservation' | 'payment', resolvers: object) {
  const fromWorker = isCalledBy('notification-worker');
  return startSubgraph({
    name,
    host: '127.0.0.1',
    port: 0,
    internalTokenSecret: TEST_SECRET,
    log: createLogger({ service: name, level: 'silent' }),
    now: () => new Date(),
    schema: buildSchema({
      path: resolve(__dirname, `../../subgraphs/${name}/schema.graphql`),
      resolvers,
      permissions: { Query: { ...federationRules, '*': fromWorker }, Mutation: { '*': fromWorker } },
    }),
    createContext: requestContextOf,
    dependencies: [],
  });
}

function pageOf<Item>(items: readonly Item[], { first, after }: Paging) {
  if (first > 500) throw new Error('more than 500 at once');
  const from = Number(after ?? 0);
  const to = from + first;
  return { items: items.slice(from, to), next: to < items.length ? String(to) : null };
}

function paymentResolvers(world: World) {
  return {
    Query: {
      premiumUsers(_: unknown, paging: Paging) {
        if (world.down.has('payment')) throw new UnavailableError('payment');
        world.pagesRead.push(paging.after ?? null);
        const { items, next } = pageOf(world.premium, paging);
        return { userIds: items.map(String), next };
      },
    },
  };
}

function reservationResolvers(world: World) {
  return {
    Query: {
      holders(_: unknown, paging: Paging) {
        if (world.down.has('reservation')) throw new UnavailableError('reservation');
        if (paging.first > 1) world.pagesRead.push(paging.after ?? null);
        const { items, next } = pageOf(world.holders, paging);
        return { userIds: items.map(String), taken: world.taken, next };
      },
    },
  };
}

function userResolvers(world: World) {
  return {
    Query: {
      deviceTokens(_: unknown, { userIds, ...paging }: Paging & { userIds: readonly string[] }) {
        if (world.down.has('user')) throw new UnavailableError('user');
        if (userIds.length > 500) throw new Error('more than 500 people');
        world.traces.push(currentRequest()?.traceparent);
        const all = userIds.flatMap((userId) => world.tokensOf(Number(userId)).map((token) => ({ userId, token })));
        const { items, next } = pageOf(
          all.filter(({ token }) => !world.forgotten.has(token)),
          paging,
        );
        return { tokens: items, next };
      },
    },
    Mutation: {
      forgetDeviceToken(_: unknown, { token }: { token: string }) {
        if (world.down.has('user')) throw new UnavailableError('user');
        const wasKnown = !world.forgotten.has(token);
        world.forgotten.add(token);
        return { wasKnown };
      },
    },
  };
}
