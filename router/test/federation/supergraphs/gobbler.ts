import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byId, refuse, rows, type Graph, type GraphData } from '../graph';

const SUBGRAPHS = ['auth', 'user', 'post', 'reservation', 'payment'];
const FOLDER = join(__dirname, '../../../../subgraphs');
const AT = '2030-01-01T00:00:00.000Z';

interface Identified {
  readonly id: string;
}

/** What the reservation subgraph computes from, as the representation has it. */
interface Place {
  readonly exactLatitude: number;
  readonly exactLongitude: number;
  readonly placeSeal: string;
  readonly portions: number;
  readonly isHidden: boolean;
}

interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** Arguments of a mutation that takes an id, as they are and as they were. */
interface IdArguments {
  readonly id?: string | null;
  readonly input?: Identified | null;
}

/** Gobbler's own supergraph, as the subgraphs' schemas describe it, over a few people, posts and reservations. */
export const GOBBLER: Graph = {
  name: 'Gobbler',
  weight: 10,
  needsRequired: true,
  subgraphs: Object.fromEntries(
    SUBGRAPHS.map((name) => [name, readFileSync(join(FOLDER, name, 'schema.graphql'), 'utf8')]),
  ),
  values: {
    ID: ['"1"', '"2"', '3', '"9"', '"Post 1"', '"User 2"', '"Reservation 3"', '"PremiumSubscription s1"'],
    Int: ['1', '2', '0', '-1', '100'],
    String: ['"bread"', '"1"', '"2"', '"é"', '""'],
    DateTime: [`"${AT}"`],
  },
  data,
};

function data(): GraphData {
  const people = [1, 2, 3].map((number) => person(number));
  const posts: readonly Identified[] = [1, 2, 3, 4].map((number) => post(number, {}));
  const reservations = [1, 2, 3].map((number) => reservation(number, {}));
  const subscription = {
    ...identified('PremiumSubscription', 's1'),
    status: 'PAST_DUE',
    currentPeriodEnd: AT,
    cancelAtPeriodEnd: false,
  };
  const entities: object[] = [...people, ...posts, ...reservations, subscription];
  const person1 = people[0];
  const session = {
    accessToken: 'access',
    accessTokenExpiresAt: AT,
    refreshToken: 'refresh',
    refreshTokenExpiresAt: null,
  };

  /** The second is without everything that may be null; the third refuses to show private fields. */
  function person(number: number) {
    const isPrivate = number === 3;
    const own = <Value>(value: Value) => {
      if (isPrivate) return refuse('FORBIDDEN');
      return number === 2 ? null : value;
    };
    return {
      ...identified('User', number),
      username: number === 2 ? null : `Person ${number}`,
      createdAt: number === 2 ? null : AT,
      updatedAt: null,
      email: () => own('person@example.org'),
      devices: () => own(rows('Device', [device(1), device(2)])),
      posts: (args: PageArguments) => pageOf(number === 2 ? [] : posts.slice(0, 3), args),
      reservations: (args: PageArguments) => own(pageOf(reservations, args)),
      isPremium: () => (isPrivate ? refuse('SUBGRAPH_UNAVAILABLE') : number === 1),
      subscription: () => own(subscription),
      stripeCustomerId: () => own('cus_1'),
    };
  }

  function device(number: number) {
    return { ...identified('Device', number), token: `token ${number}`, registeredAt: AT };
  }

  /** The third is hidden, and its owner is gone; the fourth's seal is broken. */
  function post(number: number, changes: object) {
    return {
      ...identified('Post', number),
      title: `Post ${(number % 4) + 1}`,
      description: 'bread',
      pictureUrl: `/pictures/${number}`,
      portions: number * 5,
      endsAt: AT,
      isHidden: number === 3,
      version: number,
      createdAt: AT,
      updatedAt: number === 1 ? AT : null,
      owner: () => (number === 3 ? null : people[number % 3]),
      exactLatitude: 35 + number,
      exactLongitude: 139 + number,
      placeSeal: number === 4 ? 'broken' : `seal ${35 + number} ${139 + number}`,
      position(this: Place) {
        const { exactLatitude: latitude, exactLongitude: longitude } = this;
        if (this.placeSeal !== `seal ${latitude} ${longitude}`) return refuse('BAD_USER_INPUT');
        return { latitude, longitude, isExact: number === 1 };
      },
      availableReservations(this: Place) {
        return this.isHidden ? 0 : this.portions - number;
      },
      takenReservations: number === 4 ? null : number,
      reservedByMe: () => (number === 2 ? refuse('UNAUTHENTICATED') : number === 1),
      reservations: (args: PageArguments) => (number === 2 ? refuse('FORBIDDEN') : pageOf(reservations, args)),
      ...changes,
    };
  }

  function reservation(number: number, changes: object) {
    return {
      ...identified('Reservation', number),
      post: () => posts[number - 1],
      user: () => (number === 2 ? null : people[number - 1]),
      createdAt: AT,
      updatedAt: null,
      isActive: number !== 3,
      ...changes,
    };
  }

  /** What a mutation made: subgraphs find it afterwards, and nothing that was there before has changed. */
  function made<Entity extends object>(entity: Entity): Entity {
    entities.push(entity);
    return entity;
  }

  /** What a failed subgraph has not made changes no other's numbers: each type is made by one. */
  const nextNumber = (typename: string) =>
    entities.filter((entity) => '__typename' in entity && entity.__typename === typename).length + 1;
  const known = (id: string) => byId(posts)({ id }) ?? refuse('NOT_FOUND');
  const changed = (id: string, changes: object) => ({ post: { ...known(id), ...changes } });

  const byNodeId = (nodeId: string) =>
    entities.find((entity) => 'nodeId' in entity && entity.nodeId === nodeId) ?? refuse('NOT_FOUND');

  const queries = {
    me: person1,
    user: byId(people),
    post: byId(posts),
    node: ({ nodeId }: { readonly nodeId: string }) => byNodeId(nodeId),
    nodes: ({ nodeIds }: { readonly nodeIds: readonly string[] }) => nodeIds.map(byNodeId),
    nearbyPosts({ text, ...args }: PageArguments & { readonly text?: string | null }) {
      if (text === 'é') return refuse('BAD_USER_INPUT');
      const { edges, pageInfo } = pageOf(posts, args);
      return { edges: edges.map((edge, index) => ({ ...edge, distanceKm: index / 4 })), pageInfo };
    },
  };
  const mutations = {
    signUp: ({ input: { username } }: Input<{ username: string }>) => ({
      user: made({ ...person(nextNumber('User')), username }),
      createdAt: AT,
      session,
    }),
    logIn: ({ input: { password } }: Input<{ password: string }>) =>
      password === '' ? refuse('UNAUTHENTICATED') : { user: person1, session },
    refreshSession: () => refuse('UNAUTHENTICATED'),
    logOut: () => ({ user: null }),
    changeEmail: ({ input: { email } }: Input<{ email: string }>) => ({ user: people[1], email }),
    updateProfile: ({ input: { username } }: Input<{ username?: string | null }>) => ({
      user: { ...person1, ...(username === undefined ? {} : { username }) },
    }),
    registerDevice: ({ input: { token } }: Input<{ token: string }>) => ({
      device: { ...device(9), token },
      user: person1,
    }),
    removeDevice(args: IdArguments) {
      const id = idOf(args);
      return id === '9' ? refuse('NOT_FOUND') : { device: device(Number(id)), user: people[2] };
    },
    createPost: ({ input: { title, portions } }: Input<{ title: string; portions: number }>) => ({
      post: made(post(nextNumber('Post'), { title, portions })),
    }),
    updatePost: ({ input: { id, portions } }: Input<{ id: string; portions?: number | null }>) =>
      changed(id, typeof portions === 'number' ? { portions } : {}),
    hidePost: (args: IdArguments) => changed(idOf(args), { isHidden: true }),
    showPost: (args: IdArguments) => changed(idOf(args), { isHidden: false }),
    deletePost: (args: IdArguments) => changed(idOf(args), {}),
    requestPictureUpload: { uploadId: 'u1', url: '/uploads/u1', headers: [{ name: 'a', value: 'b' }], expiresAt: AT },
    reserve({
      postId,
      input,
    }: {
      readonly postId?: string | null;
      readonly input?: { readonly postId: string } | null;
    }) {
      const held = { post: known(input?.postId ?? postId ?? ''), user: person1, isActive: true };
      return { reservation: made(reservation(nextNumber('Reservation'), held)) };
    },
    cancelReservation: (args: IdArguments) => {
      const found = byId(reservations)({ id: idOf(args) });
      return found ? { reservation: { ...found, isActive: false, updatedAt: AT } } : refuse('NOT_FOUND');
    },
    createCheckoutSession: { url: '/checkout', expiresAt: AT },
    openBillingPortal: () => refuse('FORBIDDEN'),
  };
  return { root: { ...queries, ...mutations }, entities };
}

interface Input<Fields> {
  readonly input: Fields;
}

const idOf = ({ id, input }: IdArguments): string => input?.id ?? id ?? '';

/** What makes an object one that has a node id. */
function identified(typename: string, id: number | string) {
  return { __typename: typename, id: String(id), nodeId: `${typename} ${id}`, nodeKey: String(id) };
}

/** Cursors are ids. */
function pageOf<Node extends Identified>(all: readonly Node[], { first, last, after, before }: PageArguments) {
  const placeOf = (cursor: string) => all.findIndex(({ id }) => id === cursor);
  const start = after == null ? 0 : placeOf(after) + 1;
  const end = before == null ? all.length : placeOf(before);
  if ((after != null && start === 0) || end === -1) return refuse('BAD_USER_INPUT');
  const between = all.slice(start, end);
  const nodes = last == null ? between.slice(0, Math.max(0, first ?? 2)) : between.slice(-Math.max(1, last));
  return {
    edges: nodes.map((node) => ({ cursor: node.id, node })),
    pageInfo: {
      hasNextPage: nodes.at(-1) !== all.at(-1),
      hasPreviousPage: nodes[0] !== all[0],
      startCursor: nodes[0]?.id ?? null,
      endCursor: nodes.at(-1)?.id ?? null,
    },
  };
}
