import { noCrash } from '@gobbler/contracts';
import { createPlaceSeal, createRequestIdempotency } from '@gobbler/service-kit';
import { TEST_SECRET, viewer } from '@gobbler/test-servers';
import { graphql, type ExecutionResult } from 'graphql';
import type { Logger } from 'typeorm';
import { createContextFactory } from '../src/context';
import { buildReservationSchema } from '../src/schema';
import { createServices } from '../src/services';
import { numbers, OWNER, post as buildPost, WIDE_QUOTAS } from './builders';
import { lockThatIsNeverHeld } from './lock-that-is-never-held';
import { useDatabase } from './use-database';

const HOLDERS = [101, 102, 103];
const placeSeal = createPlaceSeal({ internalTokenSecret: TEST_SECRET });

describe('a list of twenty posts', () => {
  const { db, givenCapacity } = useDatabase();
  const queries: string[] = [];
  const askedOwners: (readonly number[])[] = [];

  beforeAll(async () => {
    for (const id of numbers(20)) await givenCapacity(buildPost({ id }), HOLDERS);
    db().setOptions({ logging: ['query'], logger: recordingLogger(queries) });
  });

  beforeEach(() => {
    queries.length = 0;
    askedOwners.length = 0;
  });

  function ask(selection: string, userId: number, typename = 'Post', ids = numbers(20)): Promise<ExecutionResult> {
    const services = createServices({
      dataSource: db(),
      posts: {
        findNow: async () => null,
        async findOwners(postIds) {
          askedOwners.push(postIds);
          return [];
        },
      },
      lock: lockThatIsNeverHeld,
      quotas: WIDE_QUOTAS,
      now: () => new Date(),
      crashPoint: noCrash,
      onCommitted: () => undefined,
    });
    const createContext = createContextFactory({ ...services, placeSeal });
    return graphql({
      schema: buildReservationSchema(),
      source: `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`,
      variableValues: {
        r: ids.map((id) => ({
          __typename: typename,
          id: String(id),
          portions: 5,
          isHidden: false,
          exactLatitude: id / 10,
          exactLongitude: id,
          placeSeal: placeSeal.sign({ id: String(id), latitude: id / 10, longitude: id }),
        })),
      },
      contextValue: createContext({
        service: 'router',
        source: null,
        viewer: viewer(userId),
        idempotency: createRequestIdempotency(undefined, () => undefined),
      }),
    });
  }

  it('takes two queries for all counts and places', async () => {
    const { data, errors } = await ask(
      '... on Post { availableReservations takenReservations reservedByMe position { isExact } }',
      101,
    );
    expect(errors).toBeUndefined();
    const expected = {
      availableReservations: 2,
      takenReservations: 3,
      reservedByMe: true,
      position: { isExact: true },
    };
    expect(data?.['_entities']).toEqual(numbers(20).map(() => expected));
    expect(queries).toHaveLength(2);
  });

  it('asks the post subgraph once for the owners of posts that have no capacity row', async () => {
    const unknown = numbers(20).map((id) => id + 100);
    const { errors } = await ask('... on Post { position { isExact } }', 101, 'Post', unknown);
    expect(errors).toBeUndefined();
    expect(askedOwners).toEqual([unknown]);
  });

  it('takes two queries for a page of reservations of each', async () => {
    const { data, errors } = await ask(
      '... on Post { reservations(first: 2) { edges { node { user { id } post { id } } } pageInfo { hasNextPage } } }',
      OWNER,
    );
    expect(errors).toBeUndefined();
    expect(data?.['_entities']).toEqual(
      numbers(20).map((id) => ({
        reservations: {
          edges: [101, 102].map((user) => ({ node: { user: { id: String(user) }, post: { id: String(id) } } })),
          pageInfo: { hasNextPage: true },
        },
      })),
    );
    expect(queries).toHaveLength(2);
    expect(askedOwners).toEqual([]);
  });

  it('takes two queries for twenty reservations by reference', async () => {
    const { data } = await ask('... on Reservation { user { id } }', OWNER, 'Reservation');
    expect(data?.['_entities']).toEqual(
      numbers(20).map((id) => ({ user: { id: String(HOLDERS[(id - 1) % HOLDERS.length]) } })),
    );
    expect(queries).toHaveLength(2);
  });

  it('takes one query for a person’s own page', async () => {
    const { data } = await ask(
      '... on User { reservations(first: 100) { edges { node { post { id } } } } }',
      102,
      'User',
      [102],
    );
    const edges = numbers(20).map((id) => ({ node: { post: { id: String(id) } } }));
    expect(data?.['_entities']).toEqual([{ reservations: { edges } }]);
    expect(queries).toHaveLength(1);
  });
});

function recordingLogger(queries: string[]): Logger {
  const nothing = (): void => undefined;
  return {
    logQuery: (query) => void queries.push(query),
    logQueryError: nothing,
    logQuerySlow: nothing,
    logSchemaBuild: nothing,
    logMigration: nothing,
    log: nothing,
  };
}
