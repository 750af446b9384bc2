import { distanceKm } from '@gobbler/contracts';
import type { ServiceName, Viewer } from '@gobbler/service-kit';
import { GraphQLError } from 'graphql';
import { isHeldBy, takenOf, type FakeGraph, type FakePost, type FakeReservation, type FakeUser } from './fake-graph';

/** What graphql-js hands to the functions below. */
export interface FakeGraphContext {
  readonly graph: FakeGraph;
  readonly viewer: Viewer | null;
  /** Marks the answer as that of an earlier request. */
  readonly noteReplay: () => void;
}

export interface PageArgs {
  readonly first: number;
  readonly after?: string | null;
}

export function coded(code: string, message = `refused: ${code}`, extensions: Record<string, unknown> = {}) {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}

/** Fails a field whose subgraph is down. */
export function from<T>(graph: FakeGraph, service: ServiceName, read: () => T): () => T {
  return () => {
    if (graph.down.has(service)) throw coded('SUBGRAPH_UNAVAILABLE', `${service} is down`, { retryAfterSeconds: 5 });
    return read();
  };
}

export function toPage<Item>(items: readonly Item[], { first, after }: PageArgs, nodeOf: (item: Item) => unknown) {
  const start = after == null ? 0 : Number(after);
  const page = items.slice(start, start + first);
  return {
    edges: page.map((item, index) => ({ ...Object(nodeOf(item)), cursor: String(start + index + 1) })),
    pageInfo: {
      hasNextPage: start + first < items.length,
      endCursor: page.length > 0 ? String(start + page.length) : null,
    },
  };
}

/** The centre of a cell a hundredth of a degree wide. */
export function centreOf({ latitude, longitude }: FakePost) {
  return { latitude: Math.round(latitude * 100) / 100, longitude: Math.round(longitude * 100) / 100 };
}

export function toUserType(graph: FakeGraph, user: FakeUser, viewer: Viewer | null): object {
  const isSelf = viewer?.userId === user.id;
  const own = <T>(service: ServiceName, read: () => T) =>
    from(graph, service, () => {
      if (!isSelf) throw coded('FORBIDDEN');
      return read();
    });
  return {
    id: String(user.id),
    username: from(graph, 'user', () => user.username),
    email: own('auth', () => user.email),
    createdAt: own('user', () => user.createdAt),
    updatedAt: own('user', () => user.updatedAt),
    devices: own('user', () => user.devices.map((token, index) => ({ id: index + 1, token, registeredAt: graph.now }))),
    isPremium: own('payment', () => user.isPremium),
    stripeCustomerId: own('payment', () => user.stripeCustomerId),
    subscription: own('payment', () => (user.subscriptionId === null ? null : { id: user.subscriptionId })),
    posts: (args: PageArgs) =>
      from(graph, 'post', () => {
        const posts = [...graph.posts.values()].filter(({ ownerId }) => ownerId === user.id);
        return toPage(posts, args, (post) => ({ node: toPostType(graph, post, viewer) }));
      })(),
    reservations: (args: PageArgs) =>
      from(graph, 'reservation', () => {
        const held = [...graph.reservations.values()].filter(({ userId, isActive }) => isActive && userId === user.id);
        return toPage(held, args, (one) => ({ node: toReservationType(graph, one, viewer) }));
      })(),
  };
}

export function toPostType(graph: FakeGraph, post: FakePost, viewer: Viewer | null): object {
  const own = <T>(read: () => T) => from(graph, 'post', read);
  const added = <T>(read: () => T) => from(graph, 'reservation', read);
  const isOwner = viewer?.userId === post.ownerId;
  const holds = isHeldBy(graph, post.id, viewer?.userId);
  return {
    id: String(post.id),
    title: own(() => post.title),
    description: own(() => post.description),
    pictureUrl: own(() => post.pictureUrl),
    portions: own(() => post.portions),
    endsAt: own(() => post.endsAt),
    isHidden: own(() => post.isHidden),
    createdAt: own(() => post.createdAt),
    updatedAt: own(() => post.updatedAt),
    owner: own(() => ({ id: String(post.ownerId) })),
    position: added(() => {
      const isExact = isOwner || holds;
      const exact = { latitude: post.latitude, longitude: post.longitude };
      return { ...(isExact ? exact : centreOf(post)), isExact };
    }),
    availableReservations: added(() => (post.isHidden ? 0 : Math.max(0, post.portions - takenOf(graph, post.id)))),
    takenReservations: added(() => takenOf(graph, post.id)),
    reservedByMe: added(() => holds),
    reservations: (args: PageArgs) =>
      added(() => {
        if (!isOwner) throw coded('FORBIDDEN');
        const held = [...graph.reservations.values()].filter((one) => one.isActive && one.postId === post.id);
        return toPage(held, args, (one) => ({ node: toReservationType(graph, one, viewer) }));
      })(),
  };
}

function fail(): never {
  throw coded('NOT_FOUND');
}

export function toReservationType(graph: FakeGraph, held: FakeReservation, viewer: Viewer | null): object {
  const holder = graph.users.get(held.userId);
  const post = graph.posts.get(held.postId);
  return {
    id: String(held.id),
    createdAt: held.createdAt,
    updatedAt: held.updatedAt,
    isActive: held.isActive,
    user: holder ? toUserType(graph, holder, viewer) : { id: String(held.userId), username: fail },
    post: post ? toPostType(graph, post, viewer) : null,
  };
}

/** Posts near a place as the post subgraph finds them: by the centres, without hidden and ended ones, full ones included. */
export function findNearby(graph: FakeGraph, near: { latitude: number; longitude: number }, radiusKm: number) {
  return [...graph.posts.values()]
    .filter((post) => !post.isHidden && post.endsAt > graph.now)
    .map((post) => ({ post, distanceKm: distanceKm(near, centreOf(post)) }))
    .filter(({ distanceKm }) => distanceKm <= radiusKm)
    .sort((first, second) => first.distanceKm - second.distanceKm || first.post.id - second.post.id);
}
