import type { Viewer } from '@gobbler/service-kit';
import { viewer } from '@gobbler/test-servers';
import { act, createdId, update } from './post-documents';
import { startTestPost, type TestPost } from './test-post';

const [owner, holder, stranger] = [viewer(1), viewer(2), viewer(3)];
const UNKNOWN = '999999';
const POST = 'query ($id: ID!) { post(id: $id) { id title isHidden } }';
const REFERENCE = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Post { id title isHidden } } }';

describe('a hidden post', () => {
  let running: TestPost;
  let hidden: string;

  beforeAll(async () => {
    running = await startTestPost();
    hidden = await createdId(running, owner);
    await act(running, owner, 'hidePost', hidden);
    running.reservation.held.add(`${holder.userId} ${hidden}`);
  });

  afterEach(() => {
    running.reservation.isDown = false;
  });

  afterAll(() => running.stop());

  const byId = (id: string, as: Viewer | null) => running.ask(POST, { id }, { as });
  const byReference = (id: string, as: Viewer | null) =>
    running.ask(REFERENCE, { r: [{ __typename: 'Post', id }] }, { as });

  it.each([
    ['its owner', owner],
    ['who holds a reservation of it', holder],
  ])('is there for %s, by its id and by a reference', async (_who, as) => {
    const shown = { id: hidden, title: 'Laksa', isHidden: true };
    expect((await byId(hidden, as)).data['post']).toEqual(shown);
    expect((await byReference(hidden, as)).data['_entities']).toEqual([shown]);
  });

  it.each([
    ['anonymous callers', null],
    ['strangers', stranger],
  ])('is for %s what an unknown post is, by its id and by a reference', async (_who, as) => {
    expect((await byId(hidden, as)).data).toEqual({ post: null });
    expect(await byId(hidden, as)).toEqual(await byId(UNKNOWN, as));
    const [one, other] = [await byReference(hidden, as), await byReference(UNKNOWN, as)];
    expect(one.errors?.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
    expect(one).toEqual(other);
  });

  it('does not show by questions to reservation, or by its failure, whether it is there', async () => {
    const callsFor = async (id: string): Promise<number> => {
      const before = running.reservation.calls;
      await byId(id, stranger);
      return running.reservation.calls - before;
    };
    expect([await callsFor(hidden), await callsFor(UNKNOWN)]).toEqual([1, 1]);
    running.reservation.isDown = true;
    const refused = await byId(hidden, stranger);
    expect(refused.errors?.[0]?.extensions.code).toBe('SUBGRAPH_UNAVAILABLE');
    expect(refused).toEqual(await byId(UNKNOWN, stranger));
    expect((await byId(hidden, owner)).data['post']).toMatchObject({ id: hidden });
  });

  it.each(['hidePost', 'showPost', 'deletePost'])('is unknown to a stranger who calls %s', async (mutation) => {
    const answer = await act(running, stranger, mutation, hidden);
    expect(answer.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect(answer).toEqual(await act(running, stranger, mutation, UNKNOWN));
    expect((await byId(hidden, owner)).data['post']).toMatchObject({ isHidden: true });
  });

  it('is unknown to a stranger who changes it', async () => {
    const answer = await update(running, stranger, { id: hidden, title: 'Mine' });
    expect(answer.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect(answer).toEqual(await update(running, stranger, { id: UNKNOWN, title: 'Mine' }));
  });

  it('costs no question to reservation while it is shown', async () => {
    const shown = await createdId(running, owner);
    const before = running.reservation.calls;
    expect((await byId(shown, stranger)).data['post']).toMatchObject({ id: shown });
    expect(running.reservation.calls).toBe(before);
  });
});
