import { PostDeleted } from '@gobbler/contracts';
import { viewer } from '@gobbler/test-servers';
import { CapacityEntity } from '../src/infra/capacity.entity';
import { later, numbers } from './builders';
import { useTestReservation } from './test-reservation';
import { eventually } from '@gobbler/test-harness';

const [ana, ben] = [2, 3];

describe('cancelling a reservation', () => {
  const { system, givenPost } = useTestReservation();

  const takenOf = async (postId: number) => (await system().db.manager.findOneBy(CapacityEntity, { postId }))?.taken;

  it('gives the portion to the next', async () => {
    const { reserve, cancel } = system();
    const soup = givenPost({ portions: 1 });
    const { id } = await reserve(ana, soup.id);
    const cancelled = await cancel(ana, id);
    expect(cancelled).toMatchObject({
      code: 'OK',
      reservation: { id: String(id), isActive: false, updatedAt: expect.stringMatching(/Z$/) },
    });
    expect((await reserve(ben, soup.id)).code).toBe('OK');
    expect((await reserve(ana, soup.id)).code).toBe('SOLD_OUT');
  });

  it('publishes that it was cancelled, after that it was made', async () => {
    const soup = givenPost();
    await system().cancel(ana, (await system().reserve(ana, soup.id)).id);
    const ours = () => system().published.filter(({ body }) => body.includes(`"postId":${soup.id},`));
    await eventually(() => ours().length === 2);
    const events = ours().map(
      ({ body }) => JSON.parse(body) as { name: string; data: { revision: number; taken: number } },
    );
    expect(events.toSorted((a, b) => a.data.revision - b.data.revision)).toMatchObject([
      { name: 'reservation.made', data: { taken: 1, revision: 2 } },
      { name: 'reservation.cancelled', data: { taken: 0, revision: 3 } },
    ]);
  });

  it('refuses another user’s, an unknown one and one that was cancelled before', async () => {
    const { reserve, cancel } = system();
    const soup = givenPost();
    const { id } = await reserve(ana, soup.id);
    expect((await cancel(ben, id)).code).toBe('FORBIDDEN');
    expect((await cancel(ana, 999_999)).code).toBe('NOT_FOUND');
    expect((await cancel(ana, -1)).code).toBe('NOT_FOUND');
    expect(await takenOf(soup.id)).toBe(1);
    expect((await cancel(ana, id)).code).toBe('OK');
    expect((await cancel(ana, id)).code).toBe('NOT_FOUND');
    expect(await takenOf(soup.id)).toBe(0);
  });

  it('is for people who are logged in', async () => {
    const { errors } = await system().ask('mutation { cancelReservation(id: "1") { reservation { id } } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('is done once when it is asked for ten times at the same moment', async () => {
    const soup = givenPost();
    const { id } = await system().reserve(ana, soup.id);
    const answers = await Promise.all(numbers(10).map(() => system().cancel(ana, id)));
    expect(answers.map(({ code }) => code).toSorted()).toEqual([...numbers(9).map(() => 'NOT_FOUND'), 'OK']);
    expect(await takenOf(soup.id)).toBe(0);
  });

  it('finds nothing to cancel once the post was deleted', async () => {
    const soup = givenPost();
    const { id } = await system().reserve(ana, soup.id);
    await system().deliver(PostDeleted, later(soup));
    expect((await system().cancel(ana, id)).code).toBe('NOT_FOUND');
    expect(await takenOf(soup.id)).toBe(0);
  });

  it('gives the portion back once when the post is deleted at the same moment', async () => {
    for (const round of numbers(10)) {
      const soup = givenPost();
      const { id } = await system().reserve(ana, soup.id);
      const [cancelled] = await Promise.all([system().cancel(ana, id), system().deliver(PostDeleted, later(soup))]);
      expect(['OK', 'NOT_FOUND']).toContain(cancelled.code);
      expect([round, await takenOf(soup.id)]).toEqual([round, 0]);
    }
  });

  it('answers with the post as it is after that', async () => {
    const soup = givenPost();
    const { id } = await system().reserve(ana, soup.id);
    const { data } = await system().ask(
      `mutation ($id: ID!) { cancelReservation(id: $id) { reservation { post { takenReservations reservedByMe } } } }`,
      { id: String(id) },
      { as: viewer(ana) },
    );
    expect(data['cancelReservation'].reservation.post).toEqual({ takenReservations: 0, reservedByMe: false });
  });
});
