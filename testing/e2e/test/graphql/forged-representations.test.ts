import { createInternalTokenIssuer, isServiceName, type Viewer } from '@gobbler/service-kit';
import { useSystem } from '@gobbler/test-harness/use-system';
import { readAnswer, type Answer, type Person } from '@gobbler/test-harness/graphql/client';
import { entityTypes, type EntityType } from './entity-types';
import { innerUrls } from '@gobbler/test-harness/inner-urls';
import { createPost, HERE } from '@gobbler/test-harness/seed';

const SECRET = 'a-secret-for-these-tests-that-is-long-enough';
const SUBGRAPHS = ['auth', 'user', 'post', 'reservation', 'payment'];
const REQUIRED = 'portions isHidden exactLatitude exactLongitude placeSeal';
const RESERVE = 'mutation ($id: ID!) { reserve(postId: $id) { reservation { id } } }';

const tokens = createInternalTokenIssuer(SECRET, 'router', () => new Date());

type Representation = Readonly<Record<string, unknown>>;

const { client, system } = useSystem({ env: { INTERNAL_TOKEN_SECRET: SECRET }, mayLogErrors: true });
let urls: Record<string, string>;
let [victim, holder, mallory]: Person[] = [];
/** By type, what Mallory asks for and what is Mallory's own. */
let theirs: Record<string, Representation>;
let own: Record<string, Representation>;
beforeAll(async () => {
  urls = innerUrls(system());
  victim = await client.signUp('Victim', 'phone-of-the-victim');
  holder = await client.signUp('Holder');
  mallory = await client.signUp('Mallory', 'phone-of-mallory');
  theirs = await entitiesOf(victim);
  own = await entitiesOf(mallory);
});

/** A person, their post with all that the router hands on, and a reservation of it. */
async function entitiesOf(person: Person): Promise<Record<string, Representation>> {
  const id = await createPost(client, person, {
    position: { ...HERE, latitude: HERE.latitude + Number(person.id) / 1_000 },
  });
  const { reserve } = await client.data(RESERVE, { id }, holder ?? null);
  const post = { __typename: 'Post', id };
  const { data } = await askEntities('post', [post], `... on Post { ${REQUIRED} }`);
  return {
    User: { __typename: 'User', id: person.id },
    Post: { ...post, ...data._entities[0] },
    Reservation: { __typename: 'Reservation', id: reserve.reservation.id },
    PremiumSubscription: { __typename: 'PremiumSubscription', nodeKey: `sub_${person.id}` },
  };
}

async function ask(subgraph: string, query: string, variables: object, as: Viewer | null): Promise<Answer> {
  if (!isServiceName(subgraph)) throw new Error(`${subgraph} is no service`);
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${tokens.tokenFor(subgraph, as)}`,
  };
  const body = JSON.stringify({ query, variables });
  return readAnswer(await fetch(`${urls[subgraph]}/graphql`, { method: 'POST', headers, body }));
}

function askEntities(subgraph: string, r: readonly unknown[], selection: string, as: Viewer | null = null) {
  return ask(subgraph, `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`, { r }, as);
}

async function typesOf(subgraph: string): Promise<EntityType[]> {
  const { data } = await ask(subgraph, '{ _service { sdl } }', {}, null);
  return entityTypes(data._service.sdl).map(({ name, selection }) => ({
    name,
    selection: `... on ${name} { ${selection} }`,
  }));
}

/** Whether an entity has the key that node ids lead to. */
const hasNodeKey = (selection: string): boolean => selection.split(' ').includes('nodeKey');

const viewerOf = (person: Person | undefined): Viewer => ({ userId: Number(person?.id), sid: 'a session' });

/** Whatever a resolver or a rule might look at, as if all of it were Mallory's. */
function lies(): Record<string, unknown> {
  const { id } = mallory ?? {};
  return {
    ownerId: id,
    owner: { __typename: 'User', id },
    userId: id,
    user: { __typename: 'User', id },
    postId: own['Post']?.['id'],
    viewer: { userId: Number(id) },
    viewerId: id,
    isProven: true,
    isSelf: true,
    isOwner: true,
    isPremium: true,
    reservedByMe: true,
    email: 'mallory@example.com',
    position: { ...HERE, isExact: true },
    constructor: 'x',
  };
}

const BAD_IDS: [string, (id: string) => unknown][] = [
  ['a number', Number],
  ['a list', (id) => [id]],
  ['an object', (id) => ({ id, toString: id })],
  ['null', () => null],
  ['true', () => true],
  ['left out', () => undefined],
  ['led by a blank', (id) => ` ${id}`],
  ['followed by a line break', (id) => `${id}\n`],
  ['led by zeros', (id) => `00${id}`],
  ['led by a sign', (id) => `+${id}`],
  ['in another notation', (id) => `${id}e0`],
  ['a fraction', (id) => `${id}.0`],
  ['in full-width digits', (id) => id.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))],
  ['hexadecimal', (id) => `0x${Number(id).toString(16)}`],
  ['beyond 2^53', () => '9007199254740993'],
  ['of 400 digits', () => '9'.repeat(400)],
  ['two in one', (id) => `${id},${id}`],
  ['SQL', (id) => `${id} OR 1=1`],
];

describe.each(SUBGRAPHS)('%s, sent a forged representation by the router', (subgraph) => {
  it('takes nothing from it but which entity is meant', async () => {
    for (const { name, selection } of await typesOf(subgraph)) {
      const honest = await askEntities(subgraph, [theirs[name]], selection, viewerOf(mallory));
      const forged = await askEntities(subgraph, [{ ...lies(), ...theirs[name] }], selection, viewerOf(mallory));
      expect([forged.status, forged.data]).toEqual([200, honest.data]);
      const anonymous = await askEntities(subgraph, [{ ...lies(), ...theirs[name] }], selection);
      expect(JSON.stringify(anonymous.data)).not.toMatch(/phone-of-|victim\.\w+@/);
    }
  });

  it('finds nothing under an id that is not the text of one', async () => {
    for (const { name, selection } of await typesOf(subgraph)) {
      for (const [what, change] of BAD_IDS) {
        for (const entity of [theirs[name], own[name]]) {
          const id = change(String(entity?.['id']));
          const forged = [{ ...entity, id }, ...(hasNodeKey(selection) ? [{ __typename: name, nodeKey: id }] : [])];
          const { status, data } = await askEntities(subgraph, forged, selection, viewerOf(mallory));
          expect([name, what, status, data]).toEqual([name, what, 200, { _entities: forged.map(() => null) }]);
        }
      }
    }
  });

  it.each<[string, unknown]>([
    ['of a type that is no entity', { __typename: 'Query', id: '1' }],
    ['of a type for answers', { __typename: 'PageInfo', hasNextPage: true }],
    ['of an input type', { __typename: 'SignUpInput', email: 'x' }],
    ['of a type that does not exist', { __typename: 'Nothing', id: '1' }],
    ['of no type', { id: '1' }],
    ['of a list of types', { __typename: ['User'], id: '1' }],
    ['that is null', null],
    ['that is a number', 5],
    ['that is a text', 'User'],
    ['that is a list', [{ __typename: 'User', id: '1' }]],
  ])('refuses one %s and goes on working', async (_what, forged) => {
    const [{ name, selection } = { name: '', selection: '' }] = await typesOf(subgraph);
    const { status, data, errors } = await askEntities(subgraph, [forged], selection, viewerOf(mallory));
    expect(status).toBeLessThan(500);
    expect([data?._entities ?? null].flat()).toEqual([null]);
    expect(errors.length).toBeGreaterThan(0);
    const after = await askEntities(subgraph, [own[name]], selection, viewerOf(mallory));
    expect(after.data._entities).toEqual([expect.objectContaining({ __typename: name })]);
  });
});

describe('reservation, sent what another post’s field would hold', () => {
  const selection =
    '... on Post { position { isExact latitude longitude } reservations { edges { node { user { id } } } } }';

  it('shows neither holders nor an exact place to anyone who mixes two posts', async () => {
    const [mine, post] = [own['Post'], theirs['Post']];
    const { exactLatitude, exactLongitude, placeSeal } = post ?? {};
    const mixed: Representation[] = [
      { ...post, id: mine?.['id'] },
      { ...mine, id: post?.['id'] },
      { ...mine, exactLatitude, exactLongitude },
      { ...post, placeSeal: mine?.['placeSeal'] },
      { ...mine, exactLatitude: 'x', exactLongitude: null, placeSeal },
      { ...mine, exactLatitude: [exactLatitude], placeSeal: { placeSeal } },
    ];
    for (const forged of mixed) {
      const { status, data } = await askEntities('reservation', [forged], selection, viewerOf(mallory));
      expect([status, data._entities[0].position]).toEqual([200, null]);
      if (forged['id'] !== mine?.['id']) expect(data._entities[0].reservations).toBeNull();
    }
  });

  it('counts with numbers of a wrong type without an answer of 500', async () => {
    for (const portions of ['x', null, {}, 1e308, -1]) {
      const forged = { ...own['Post'], portions, isHidden: 'false' };
      const { status } = await askEntities('reservation', [forged], '... on Post { availableReservations }');
      expect(status).toBe(200);
    }
  });
});
