import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@gobbler/test-harness';
import type { GraphqlRequest } from '../measure/send-requests';
import type { AccessTokens } from './access-tokens';

export interface Workload {
  readonly name: string;
  /** Requests per round. */
  readonly requests: number;
  /** The names of the contestants that can run it; all when left out. */
  readonly contestants?: readonly string[];
  /** @param index differs for every request of a contestant */
  request(index: number): GraphqlRequest;
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
      request: (index) => ({ query: distinct(index), variables: nearOf(10, index) }),
    },
    {
      name: 'feed, same token',
      requests: 800,
      contestants: ['gobbler'],
      request: (index) => ({ query: FEED, variables: nearOf(10, index), headers: tokens.headers(0) }),
    },
    {
      name: 'feed, new token',
      requests: 800,
      contestants: ['gobbler'],
      request: (index) => ({ query: FEED, variables: nearOf(10, index), headers: tokens.headers(index) }),
    },
  ];
}

function nearOf(latitude: number, index: number): { near: object } {
  return { near: { latitude: latitude + (index % 1_000_000) / 1e6, longitude: 103.8 } };
}

/** The feed under another name of one field: a document that no contestant has seen. */
function distinct(index: number): string {
  return FEED.replace('query Feed', 'query Cold').replace('title', `title${index}: title`);
}
