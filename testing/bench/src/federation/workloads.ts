import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@gobbler/test-harness';
import type { GraphqlRequest } from '../measure/send-requests';
import type { AccessTokens } from './access-tokens';

/** @param index differs for every request of a contestant; the same indexes are sent to all */
type MakeRequest = (index: number) => GraphqlRequest;

export interface Workload {
  readonly name: string;
  /** Requests per round. */
  readonly requests: number;
  /** The names of the contestants that can run it; all when left out. */
  readonly contestants?: readonly string[];
  /** Other requests to the same contestants, interleaved with `request` as contestants of this name. */
  readonly variant?: { readonly name: string; readonly request: MakeRequest };
  readonly request: MakeRequest;
}

const FEED = readFileSync(join(ROOT, 'router/operations/feed.graphql'), 'utf8');
const DEEP = /* GraphQL */ `
  query Deep($id: ID!) {
    user(id: $id) {
      id
      username
      email
      isPremium
      posts(first: 5) {
        edges {
          node {
            title
            availableReservations
            reservations(first: 5) {
              edges {
                node {
                  createdAt
                  user {
                    username
                  }
                }
              }
            }
          }
        }
      }
    }
  }
`;
const RESERVE = /* GraphQL */ `
  mutation Reserve($postId: ID!) {
    reserve(postId: $postId) {
      reservation {
        id
        isActive
        post {
          title
          endsAt
          availableReservations
        }
      }
    }
  }
`;

/** Our router, with a token that it has not seen in every request. */
export const NEW_TOKEN = 'gobbler, new token';

/** What the routers are compared in. Every request has variables of its own. */
export function createWorkloads(tokens: AccessTokens): readonly Workload[] {
  const routersOnly = ['stock', 'hive', 'hive-rust', 'gobbler'];
  return [
    { name: 'feed', requests: 800, request: (index) => ({ query: FEED, variables: nearOf(10, index) }) },
    {
      name: 'deep',
      requests: 400,
      contestants: routersOnly,
      request: (index) => ({ query: DEEP, variables: { id: String(index) } }),
    },
    {
      name: 'large',
      requests: 40,
      request: (index) => ({ query: FEED, variables: { ...nearOf(85, index), first: 100 } }),
    },
    {
      name: 'mutation',
      requests: 800,
      contestants: routersOnly,
      request: (index) => ({ query: RESERVE, variables: { postId: String(index) } }),
    },
    {
      name: 'cold',
      requests: 120,
      contestants: routersOnly,
      request: (index) => ({ query: distinctFeed(index), variables: nearOf(10, index) }),
    },
    {
      name: 'feed, tokens',
      requests: 400,
      contestants: ['gobbler'],
      // The control: the same in all but that the router has seen the token.
      request: (index) => ({ query: FEED, variables: nearOf(10, index), headers: tokens.headers(0) }),
      variant: {
        name: NEW_TOKEN,
        request: (index) => ({ query: FEED, variables: nearOf(10, index), headers: tokens.headers(index) }),
      },
    },
  ];
}

function nearOf(latitude: number, index: number): { near: object } {
  return { near: { latitude: latitude + (index % 1_000_000) / 1e6, longitude: 103.8 } };
}

/** Fields of the feed that a cold operation selects or not, by where they stand. */
const OPTIONAL = {
  edge: ['distanceKm', 'cursor'],
  post: ['title', 'description', 'pictureUrl', 'endsAt', 'createdAt', 'version', 'takenReservations', 'reservedByMe'],
  owner: ['username', 'isPremium'],
  position: ['latitude', 'isExact'],
  page: ['endCursor', 'hasNextPage'],
} as const;
const SELECTIONS = 2 ** Object.values(OPTIONAL).flat().length;
/** Odd, so that every index gets a selection of its own; large, so that neighbours differ in much. */
const STEP = 40_503;

/** A feed with other fields for each index: neither its text nor its normalised form was seen before. */
function distinctFeed(index: number): string {
  let bits = (index * STEP) % SELECTIONS;
  const chosen = (names: readonly string[]) =>
    names.filter(() => {
      const isChosen = bits % 2 === 1;
      bits = Math.floor(bits / 2);
      return isChosen;
    });
  const [edge, post, owner, position, page] = Object.values(OPTIONAL).map((names) => chosen(names).join(' '));
  return `query Cold($near: PositionInput!) { nearbyPosts(near: $near, first: 20) {
    edges { ${edge} node { id ${post} availableReservations owner { id ${owner} } position { longitude ${position} } } }
    pageInfo { __typename ${page} }
  } }`;
}
