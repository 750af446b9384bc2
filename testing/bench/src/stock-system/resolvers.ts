import DataLoader from 'dataloader';
import type { PostRow, Tables } from './open-tables';

export interface PeerContext {
  readonly username: DataLoader<string, string | null>;
  readonly taken: DataLoader<string, number>;
}

interface NearbyArgs {
  readonly near: { readonly latitude: number; readonly longitude: number };
  readonly radiusKm: number;
  readonly first: number;
}
interface PostReference {
  readonly id: string;
  readonly portions: number;
  readonly exactLatitude: number;
  readonly exactLongitude: number;
}

/** Loads what a request needs of one table in one statement. */
export function createPeerContext(tables: Tables): PeerContext {
  return {
    username: new DataLoader(async (ids) => {
      const rows = await tables.usernames(ids);
      return ids.map((id) => rows.get(id)?.username ?? null);
    }),
    taken: new DataLoader(async (ids) => {
      const rows = await tables.taken(ids);
      return ids.map((id) => rows.get(id)?.taken ?? 0);
    }),
  };
}

/** The resolvers of the feed, per subgraph; the other fields of our schemas have none. */
export function createPeerResolvers(tables: Tables, pictureUrl: string): Readonly<Record<string, object>> {
  return {
    auth: {},
    payment: {},
    user: {
      User: {
        __resolveReference: (reference: object) => reference,
        username: ({ id }: { id: string }, _args: object, { username }: PeerContext) => username.load(id),
      },
    },
    post: {
      Query: {
        async nearbyPosts(_parent: unknown, { near, radiusKm, first }: NearbyArgs) {
          const found = await tables.nearby(near, radiusKm, first + 1);
          const edges = found
            .slice(0, first)
            .map((row) => ({ cursor: row.id, distanceKm: row.distance, node: toPost(row) }));
          return { edges, pageInfo: { hasNextPage: found.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
        },
      },
    },
    reservation: {
      Post: {
        __resolveReference: (reference: object) => reference,
        position: ({ exactLatitude, exactLongitude }: PostReference) => ({
          ...tables.publicPosition({ latitude: exactLatitude, longitude: exactLongitude }),
          isExact: false,
        }),
        availableReservations: async ({ id, portions }: PostReference, _args: object, { taken }: PeerContext) =>
          portions - (await taken.load(id)),
        reservedByMe: () => false,
      },
    },
  };

  function toPost(row: PostRow): object {
    return {
      id: row.id,
      title: row['title'],
      description: row['description'],
      pictureUrl,
      endsAt: (row['ends_at'] as Date).toISOString(),
      portions: row['portions'],
      isHidden: row['is_hidden'],
      exactLatitude: row['latitude'],
      exactLongitude: row['longitude'],
      placeSeal: '',
      owner: { __typename: 'User', id: row['owner_id'] },
    };
  }
}
