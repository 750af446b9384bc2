import { viewer } from '@gobbler/test-servers';
import { useTestReservation } from './test-reservation';

const HELD = 'query ($ids: [ID!]!) { heldPosts(postIds: $ids) }';

describe('the posts of which a user holds reservations', () => {
  const { system, givenPost } = useTestReservation();

  it('are named to post, for the person who asks and for as long as they hold them', async () => {
    const [kept, cancelled, other] = [givenPost(), givenPost(), givenPost()];
    await system().reserve(2, kept.id);
    const made = await system().reserve(2, cancelled.id);
    await system().cancel(2, made.id);
    await system().reserve(3, other.id);
    const ids = [kept, cancelled, other].map(({ id }) => String(id));
    const ask = (userId: number | null) =>
      system().ask(HELD, { ids }, { as: userId === null ? null : viewer(userId), from: 'post' });
    expect((await ask(2)).data).toEqual({ heldPosts: [String(kept.id)] });
    expect((await ask(3)).data).toEqual({ heldPosts: [String(other.id)] });
    expect((await ask(null)).data).toEqual({ heldPosts: [] });
  });

  it.each(['router', 'facade', 'notification-worker'] as const)('are not named to %s', async (from) => {
    const { errors } = await system().ask(HELD, { ids: ['1'] }, { as: viewer(2), from });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('are asked for a thousand at once, at most', async () => {
    const ids = Array.from({ length: 1_001 }, (_, index) => String(index + 1));
    const { errors } = await system().ask(HELD, { ids }, { as: viewer(2), from: 'post' });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
