import { randomUUID } from 'node:crypto';
import { IdempotencyKeyEntity } from '@gobbler/service-kit';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { numbers } from './builders';
import { useTestReservation } from './test-reservation';
import { eventually } from '@gobbler/test-harness';

const [ana, ben] = [2, 3];

describe('reserving under a key', () => {
  const { system, givenPost, changePost } = useTestReservation();

  const activeRows = (postId: number) => system().db.manager.countBy(ReservationEntity, { postId, active: true });

  it('answers a repeat with what the first request was answered, and reserves once', async () => {
    const [soup, key] = [givenPost(), randomUUID()];
    const first = await system().reserve(ana, soup.id, key);
    expect(first.code).toBe('OK');
    expect(await system().reserve(ana, soup.id, key)).toEqual(first);
    expect(await activeRows(soup.id)).toBe(1);
  });

  it('has one effect when it comes a hundred times at the same moment', async () => {
    const [soup, key] = [givenPost(), randomUUID()];
    const answers = await Promise.all(numbers(100).map(() => system().reserve(ana, soup.id, key)));
    const done = answers.filter(({ code }) => code === 'OK');
    expect(new Set(done.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ code }) => code !== 'OK' && code !== 'IDEMPOTENCY_IN_PROGRESS')).toEqual([]);
    expect(await activeRows(soup.id)).toBe(1);
    expect(await system().reserve(ana, soup.id, key)).toEqual(done[0]);
    const events = () => system().published.filter(({ body }) => body.includes(`"postId":${soup.id},`));
    await eventually(() => events().length > 0);
    expect(events()).toHaveLength(1);
  });

  it('is refused alike a hundred times at once when nothing is left, and by nothing worse', async () => {
    const [soup, key] = [givenPost({ portions: 0 }), randomUUID()];
    const answers = await Promise.all(numbers(100).map(() => system().reserve(ana, soup.id, key)));
    const codes = answers.map(({ code }) => code);
    expect(codes).toContain('SOLD_OUT');
    expect(codes.filter((code) => code !== 'SOLD_OUT' && code !== 'IDEMPOTENCY_IN_PROGRESS')).toEqual([]);
    expect(await activeRows(soup.id)).toBe(0);
  });

  it('is IDEMPOTENCY_IN_PROGRESS while the first request runs, also in another process, and has no effect then', async () => {
    const [soup, key] = [givenPost(), randomUUID()];
    const other = await system().db.transaction(async (manager) => {
      // As another process in the middle of the same request.
      const createdAt = new Date();
      const row = { userId: ana, operation: 'reserve', key, requestHash: 'x', answer: null, createdAt };
      await manager.insert(IdempotencyKeyEntity, row);
      const answer = await system().reserve(ana, soup.id, key);
      await manager.delete(IdempotencyKeyEntity, { key });
      return answer;
    });
    expect(other.code).toBe('IDEMPOTENCY_IN_PROGRESS');
    expect(await activeRows(soup.id)).toBe(0);
    expect((await system().reserve(ana, soup.id, key)).code).toBe('OK');
  });

  it('answers a repeat while the post service is down', async () => {
    const [soup, key] = [givenPost(), randomUUID()];
    const first = await system().reserve(ana, soup.id, key);
    system().post.state = 'down';
    expect(await system().reserve(ana, soup.id, key)).toEqual(first);
    system().post.state = 'up';
  });

  it('refuses the same key for another post, and reserves nothing', async () => {
    const [soup, bread, key] = [givenPost(), givenPost(), randomUUID()];
    await system().reserve(ana, soup.id, key);
    expect((await system().reserve(ana, bread.id, key)).code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await activeRows(bread.id)).toBe(0);
  });

  it('keeps the keys of two people apart', async () => {
    const [soup, key] = [givenPost(), randomUUID()];
    const answers = [await system().reserve(ana, soup.id, key), await system().reserve(ben, soup.id, key)];
    expect(answers.map(({ code }) => code)).toEqual(['OK', 'OK']);
    expect(await activeRows(soup.id)).toBe(2);
  });

  it('keeps no refusal: the same key succeeds once there is a portion', async () => {
    const [soup, key] = [givenPost({ portions: 0 }), randomUUID()];
    expect((await system().reserve(ana, soup.id, key)).code).toBe('SOLD_OUT');
    changePost(soup, { portions: 1 });
    expect((await system().reserve(ana, soup.id, key)).code).toBe('OK');
  });

  it('answers a repeat as the first time also after it was cancelled, and reserves nothing again', async () => {
    const [soup, key] = [givenPost(), randomUUID()];
    const first = await system().reserve(ana, soup.id, key);
    await system().cancel(ana, first.id);
    expect(await system().reserve(ana, soup.id, key)).toEqual(first);
    expect(await activeRows(soup.id)).toBe(0);
  });

  it('answers a repeat also when the post is gone by then', async () => {
    const [soup, key] = [givenPost(), randomUUID()];
    const first = await system().reserve(ana, soup.id, key);
    system().post.posts.delete(soup.id);
    expect(await system().reserve(ana, soup.id, key)).toEqual(first);
  });

  it.each(['', ' ', 'x'.repeat(256), 'a\u0000b', '\ud800'])('refuses %j as a key', async (key) => {
    const soup = givenPost();
    expect((await system().reserve(ana, soup.id, key)).code).toBe('BAD_USER_INPUT');
    expect(await activeRows(soup.id)).toBe(0);
  });
});
