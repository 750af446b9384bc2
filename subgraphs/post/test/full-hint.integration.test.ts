import { randomUUID } from 'node:crypto';
import { type EventDefinition, QUEUES, ReservationCancelled, ReservationMade } from '@gobbler/contracts';
import { viewer } from '@gobbler/test-servers';
import { createdId, act, update } from './post-documents';
import { startTestPost, type TestPost } from './test-post';

const ana = viewer(1);
const near = { latitude: 10, longitude: 10 };

describe('the hint that a post is full', () => {
  let running: TestPost;
  let id: string;

  beforeAll(async () => {
    running = await startTestPost();
  });

  beforeEach(async () => {
    id = await createdId(running, ana, { position: near, portions: 2 });
  });

  afterEach(() => act(running, ana, 'deletePost', id));

  afterAll(() => running?.stop());

  function message(
    definition: EventDefinition<unknown>,
    { taken, revision, postId = Number(id) }: { taken: number; revision: number; postId?: number },
    eventId: string = randomUUID(),
  ) {
    const body = JSON.stringify({
      id: eventId,
      name: definition.name,
      version: definition.version,
      occurredAt: new Date().toISOString(),
      trace: null,
      data: { reservationId: 1, postId, userId: 2, taken, total: 2, revision },
    });
    return { id: eventId, name: definition.name, body };
  }

  const deliver = (...args: Parameters<typeof message>) => running.deliver(QUEUES.postReservations, message(...args));

  async function isFound(): Promise<boolean> {
    const document = 'query ($near: PositionInput!) { nearbyPosts(near: $near) { edges { node { id } } } }';
    const { data } = await running.ask(document, { near });
    return data['nearbyPosts'].edges.some(({ node }: { node: { id: string } }) => node.id === id);
  }

  it('takes a full post out of the search and puts it back when a portion comes free', async () => {
    expect(await deliver(ReservationMade, { taken: 1, revision: 1 })).toEqual({ kind: 'done' });
    expect(await isFound()).toBe(true);
    await deliver(ReservationMade, { taken: 2, revision: 2 });
    expect(await isFound()).toBe(false);
    await deliver(ReservationCancelled, { taken: 1, revision: 3 });
    expect(await isFound()).toBe(true);
  });

  it('does not go back to an older revision', async () => {
    await deliver(ReservationMade, { taken: 2, revision: 5 });
    await deliver(ReservationMade, { taken: 1, revision: 4 });
    expect(await isFound()).toBe(false);
  });

  it('counts an event once, however often it comes', async () => {
    const event = message(ReservationMade, { taken: 2, revision: 1 });
    await Promise.allSettled(Array.from({ length: 10 }, () => running.deliver(QUEUES.postReservations, event)));
    expect(await running.deliver(QUEUES.postReservations, event)).toEqual({ kind: 'done' });
    expect(await isFound()).toBe(false);
  });

  it('is right after the portions were edited, without another event', async () => {
    await deliver(ReservationMade, { taken: 2, revision: 1 });
    await update(running, ana, { id, portions: 3 });
    expect(await isFound()).toBe(true);
    await update(running, ana, { id, portions: 2 });
    expect(await isFound()).toBe(false);
  });

  it('is no change of the post', async () => {
    await deliver(ReservationMade, { taken: 2, revision: 1 });
    const { data } = await running.ask('query ($id: ID!) { post(id: $id) { version updatedAt } }', { id });
    expect(data['post']).toEqual({ version: 1, updatedAt: null });
  });

  it('is ignored for a post that is gone', async () => {
    expect(await deliver(ReservationMade, { taken: 1, revision: 1, postId: 999_999 })).toEqual({ kind: 'done' });
  });

  it('is not taken from what can’t be read', async () => {
    const unreadable = [
      { id: 'x', name: ReservationMade.name, body: 'not JSON' },
      message({ ...ReservationMade, version: 2 }, { taken: 2, revision: 1 }),
      message({ ...ReservationMade, name: 'reservation.eaten' }, { taken: 2, revision: 1 }),
      message(ReservationMade, { taken: -1, revision: 1 }),
    ];
    for (const one of unreadable) {
      expect(await running.deliver(QUEUES.postReservations, one)).toMatchObject({ kind: 'reject' });
    }
    expect(await isFound()).toBe(true);
  });
});
