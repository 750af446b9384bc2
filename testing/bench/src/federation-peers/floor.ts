import { once } from 'node:events';
import { createServer } from 'node:http';
import { Pool } from 'undici';
import type { PeerConfig } from '../config';

interface Entity {
  readonly id: string;
}
interface FoundPost extends Entity {
  readonly owner: Entity;
  readonly [field: string]: unknown;
}
interface Found {
  readonly nearbyPosts: { edges: { distanceKm: number; node: FoundPost }[]; readonly pageInfo: object };
}

const FIND = `query ($near: PositionInput!, $first: Int!) { nearbyPosts(near: $near, first: $first) {
  edges { distanceKm node { id title description pictureUrl endsAt owner { id } portions isHidden exactLatitude exactLongitude placeSeal } }
  pageInfo { hasNextPage endCursor } } }`;
const OWNERS =
  'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on User { id username } } }';
const OFFERS = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Post {
  position { latitude longitude isExact } availableReservations reservedByMe } } }`;

/**
 * The least that a federation router can do for the feed: the three calls of its plan, written manually over undici, with no GraphQL,
 * checks, tokens or limits. `floor` parses the answers and joins them; `floor-bare` sends the first one on as it came.
 */
export async function startFloor({ port, upstream, variant }: PeerConfig): Promise<void> {
  const pools = { post: poolOf(upstream.post), user: poolOf(upstream.user), reservation: poolOf(upstream.reservation) };

  async function answer(text: string): Promise<string> {
    const { variables } = JSON.parse(text) as { variables: { near: object; first?: number } };
    const first = await ask(pools.post, FIND, { near: variables.near, first: variables.first ?? 20 });
    const { data } = JSON.parse(first) as { data: Found };
    const { edges, pageInfo } = data.nearbyPosts;
    const owners = [...new Set(edges.map(({ node }) => node.owner.id))];
    const [users, offers] = await Promise.all([
      ask(pools.user, OWNERS, { representations: owners.map((id) => ({ __typename: 'User', id })) }),
      ask(pools.reservation, OFFERS, { representations: edges.map(({ node }) => representationOf(node)) }),
    ]);
    if (variant === 'floor-bare') return first;
    const names = new Map(entitiesOf(users).map((user) => [user.id, user]));
    const places = entitiesOf(offers);
    const joined = edges.map(({ distanceKm, node }, index) => {
      const { id, title, description, pictureUrl, endsAt, owner } = node;
      const shown = { id, title, description, pictureUrl, endsAt, owner: names.get(owner.id), ...places[index] };
      return { distanceKm, node: shown };
    });
    return JSON.stringify({ data: { nearbyPosts: { edges: joined, pageInfo } } });
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      answer(Buffer.concat(chunks).toString()).then(
        (text) => response.setHeader('content-type', 'application/json').end(text),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
}

function representationOf({ id, portions, isHidden, exactLatitude, exactLongitude, placeSeal }: FoundPost): object {
  return { __typename: 'Post', id, portions, isHidden, exactLatitude, exactLongitude, placeSeal };
}

function poolOf(url: string): Pool {
  return new Pool(url, { connections: 128, pipelining: 1 });
}

async function ask(pool: Pool, query: string, variables: object): Promise<string> {
  const { body } = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return body.text();
}

function entitiesOf(text: string): Entity[] {
  return (JSON.parse(text) as { data: { _entities: Entity[] } }).data._entities;
}
