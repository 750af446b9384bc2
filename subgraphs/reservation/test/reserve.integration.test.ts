import { PostUpdated } from '@gobbler/contracts';
import { viewer } from '@gobbler/test-servers';
import { lockRow } from '@gobbler/service-kit';
import { CapacityEntity } from '../src/infra/capacity.entity';
import { inHours, later, numbers, OWNER } from './builders';
import { useTestReservation } from './test-reservation';
import { eventually } from '@gobbler/test-harness';

const [ana, ben] = [2, 3];

describe('reserving', () => {
  const { system, givenPost, changePost } = useTestReservation();

  const countRows = async (table: string) =>
    Number((await system().db.query<{ n: string }[]>(`SELECT count(*) AS n FROM ${table}`))[0]?.n);

  it('answers with the reservation', async () => {
    const soup = givenPost();
    const { data, errors } = await system().ask(
      `mutation ($postId: ID!) { reserve(postId: $postId) { reservation {
         id isActive createdAt updatedAt user { id } post { id takenReservations reservedByMe } } } }`,
      { postId: String(soup.id) },
      { as: viewer(ana) },
    );
    expect(errors).toBeUndefined();
    expect(data['reserve'].reservation).toEqual({
      id: expect.stringMatching(/^[1-9]\d*$/),
      isActive: true,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: null,
      user: { id: String(ana) },
      post: { id: String(soup.id), takenReservations: 1, reservedByMe: true },
    });
  });

  it('publishes what was made, with the count after it', async () => {
    const soup = givenPost({ portions: 3 });
    const { id } = await system().reserve(ana, soup.id);
    const ours = () => system().published.filter(({ body }) => body.includes(`"postId":${soup.id},`));
    await eventually(() => ours().length > 0);
    expect(ours().map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      {
        name: 'reservation.made',
        version: 1,
        data: { reservationId: id, postId: soup.id, userId: ana, taken: 1, total: 3, revision: 2 },
      },
    ]);
    await eventually(async () => (await countRows('outbox_events')) === 0);
  });

  it('refuses in this order: own, already mine, then the post’s state', async () => {
    const { reserve } = system();
    const soup = givenPost({ portions: 1 });
    expect((await reserve(ana, soup.id)).code).toBe('OK');
    expect((await reserve(ben, soup.id)).code).toBe('SOLD_OUT');
    expect((await reserve(ana, soup.id)).code).toBe('ALREADY_RESERVED');
    expect((await reserve(OWNER, soup.id)).code).toBe('OWN_POST');
    const hidden = changePost(soup, { isHidden: true });
    expect((await reserve(ben, hidden.id)).code).toBe('POST_CLOSED');
    expect((await reserve(ana, hidden.id)).code).toBe('ALREADY_RESERVED');
    expect((await reserve(OWNER, hidden.id)).code).toBe('OWN_POST');
  });

  it.each(['999999', '0', '-1', '1.5', 'x', '9007199254740993', '1; DROP TABLE reservations'])(
    'knows no post %s',
    async (postId) => {
      const { errors } = await system().ask(
        'mutation ($postId: ID!) { reserve(postId: $postId) { reservation { id } } }',
        { postId },
        { as: viewer(ana) },
      );
      expect(errors?.[0]?.extensions.code).toBe('POST_UNKNOWN');
    },
  );

  it('is for people who are logged in', async () => {
    const { errors } = await system().ask('mutation { reserve(postId: "1") { reservation { id } } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it.each(['down', 'hangs', 'failing'] as const)(
    'writes nothing and says so when the post service is %s',
    async (state) => {
      const soup = givenPost();
      system().post.state = state;
      const [before, began] = [await countRows('capacities'), performance.now()];
      expect((await system().reserve(ana, soup.id, 'a-key')).code).toBe('SUBGRAPH_UNAVAILABLE');
      expect(performance.now() - began).toBeLessThan(20_000);
      expect(await countRows('capacities')).toBe(before);
      expect(await countRows('idempotency_keys')).toBe(0);
      system().post.state = 'up';
      expect((await system().reserve(ana, soup.id)).code).toBe('OK');
    },
  );

  it('sees a post hidden, shown, ended, and given more portions before any event arrives', async () => {
    const { reserve } = system();
    const soup = givenPost({ portions: 1 });
    expect((await reserve(ana, soup.id)).code).toBe('OK');
    const hidden = changePost(soup, { isHidden: true, portions: 2 });
    expect((await reserve(ben, soup.id)).code).toBe('POST_CLOSED');
    const shown = changePost(hidden, { isHidden: false });
    expect((await reserve(ben, soup.id)).code).toBe('OK');
    const ended = changePost(shown, { endsAt: inHours(-0.01), portions: 9 });
    expect((await reserve(4, soup.id)).code).toBe('POST_CLOSED');
    changePost(ended, { endsAt: inHours(1) });
    expect((await reserve(4, soup.id)).code).toBe('OK');
  });

  it('follows an event that overtook the answer of post', async () => {
    const soup = givenPost();
    system().post.onRead = async () => {
      await system().deliver(PostUpdated, later(soup, { isHidden: true }));
    };
    expect((await system().reserve(ana, soup.id)).code).toBe('POST_CLOSED');
  });

  it('takes nothing from anybody when portions are lowered below those taken, and sells no more until there are some', async () => {
    const { reserve, cancel } = system();
    const soup = givenPost({ portions: 3 });
    const held = await Promise.all([10, 11, 12].map((user) => reserve(user, soup.id)));
    const lowered = changePost(soup, { portions: 1 });
    expect((await reserve(13, soup.id)).code).toBe('SOLD_OUT');
    expect((await cancel(10, held[0]?.id ?? null)).code).toBe('OK');
    expect((await cancel(11, held[1]?.id ?? null)).code).toBe('OK');
    expect((await reserve(13, soup.id)).code).toBe('SOLD_OUT');
    expect((await cancel(12, held[2]?.id ?? null)).code).toBe('OK');
    expect((await reserve(13, soup.id)).code).toBe('OK');
    changePost(lowered, { portions: 2 });
    expect((await reserve(14, soup.id)).code).toBe('OK');
  });

  it('goes by the database’s clock: a post that ends while a request waits for its row is closed', async () => {
    const endsAt = new Date(Date.now() + 2_000);
    const until = (moment: number) => new Promise((done) => setTimeout(done, moment - Date.now()));
    const soup = givenPost({ endsAt });
    expect((await system().reserve(ana, soup.id)).code).toBe('OK');
    const locked = Promise.withResolvers<void>();
    const holding = system().db.transaction(async (manager) => {
      await lockRow(manager, CapacityEntity, { postId: soup.id });
      locked.resolve();
      await until(endsAt.getTime() + 20);
    });
    await locked.promise;
    await until(endsAt.getTime() - 150); // not ended yet, and no request waits for a row longer than half a second
    const waiting = system().reserve(ben, soup.id);
    await holding;
    expect((await waiting).code).toBe('POST_CLOSED');
  });

  it('says that it is unavailable, and never that the post is sold out, when the row can’t be had in time', async () => {
    const soup = givenPost();
    await system().reserve(ana, soup.id);
    const released = Promise.withResolvers<void>();
    const holding = system().db.transaction(async (manager) => {
      await lockRow(manager, CapacityEntity, { postId: soup.id });
      await released.promise;
    });
    expect((await system().reserve(ben, soup.id)).code).toBe('SUBGRAPH_UNAVAILABLE');
    released.resolve();
    await holding;
    expect((await system().reserve(ben, soup.id)).code).toBe('OK');
  });

  it('makes the row once when the first twenty come at the same moment', async () => {
    const soup = givenPost({ portions: 20 });
    const answers = await Promise.all(numbers(20).map((number) => system().reserve(100 + number, soup.id)));
    expect(answers.map(({ code }) => code)).toEqual(answers.map(() => 'OK'));
  });
});
