import { numbers, post as buildPost } from './builders';
import { createFakeService } from './fake-service';

const soup = buildPost({ id: 10, portions: 9, endsAt: new Date('2026-03-04T06:00:00.000Z') });

async function withHolders(count: number) {
  const service = createFakeService({ posts: [soup] });
  for (const number of numbers(count)) await service.reserve(100 + number, soup.id, null);
  return service;
}

describe('finding the holders of a post', () => {
  it('finds nobody where nothing was reserved', async () => {
    const { findHolders } = createFakeService();
    expect(await findHolders(99, { first: 5, afterId: 0 })).toEqual({ userIds: [], taken: 0, nextId: null });
  });

  it('pages through those who hold a portion now', async () => {
    const { findHolders, cancel } = await withHolders(5);
    await cancel(102, 2);
    const first = await findHolders(soup.id, { first: 2, afterId: 0 });
    expect(first).toEqual({ userIds: [101, 103], taken: 4, nextId: 3 });
    const second = await findHolders(soup.id, { first: 2, afterId: first.nextId ?? 0 });
    expect(second).toEqual({ userIds: [104, 105], taken: 4, nextId: null });
  });
});
