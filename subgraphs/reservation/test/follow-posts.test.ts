import { MAX_CLOSED_HOLDERS } from '@gobbler/contracts';
import { later, numbers, OWNER, post as buildPost, snapshot } from './builders';
import { createFakeService } from './fake-service';

const soup = buildPost({ id: 10, portions: 9, endsAt: new Date('2026-03-04T06:00:00.000Z') });

describe('following posts', () => {
  it('makes a row of a new post', async () => {
    const { postChanged, capacityOf } = createFakeService();
    await postChanged('event-1', soup);
    expect(await capacityOf(soup.id)).toMatchObject({ total: 9, taken: 0, isOpen: true, postVersion: 1 });
  });

  it('ends at the latest version, in whatever order and however often events come', async () => {
    const { postChanged, capacityOf } = createFakeService();
    const versions = numbers(4).map((version) => ({ ...soup, version, portions: version }));
    for (const version of [3, 1, 4, 3, 2, 4, 1]) {
      await postChanged(`event-${version}`, versions[version - 1] ?? soup);
    }
    expect(await capacityOf(soup.id)).toMatchObject({ total: 4, postVersion: 4 });
  });

  it('closes a deleted post for good, with its reservations', async () => {
    const { reserve, postDeleted, postChanged, posts, capacityOf, database } = createFakeService({ posts: [soup] });
    await reserve(2, soup.id, null);
    await postDeleted('gone', snapshot(later(later(soup))));
    await postChanged('late', later(soup, { portions: 50 }));
    expect(await capacityOf(soup.id)).toMatchObject({ taken: 0, isOpen: false, postVersion: 3 });
    expect(await database.reservations.findHeldPostIds(2, [soup.id])).toEqual([]);
    posts.set(soup.id, later(soup)); // read before the deletion
    await expect(reserve(2, soup.id, null)).rejects.toMatchObject({ code: 'POST_CLOSED' });
  });

  it('closes a post of which nothing was known', async () => {
    const { reserve, postDeleted, capacityOf } = createFakeService({ posts: [soup] });
    await postDeleted('gone', snapshot(later(soup)));
    expect(await capacityOf(soup.id)).toMatchObject({ taken: 0, isOpen: false, postVersion: 2 });
    await expect(reserve(2, soup.id, null)).rejects.toMatchObject({ code: 'POST_CLOSED' });
  });

  it('publishes each page of the holders of a deleted post once, however often the deletion is delivered', async () => {
    const crowd = numbers(2 * MAX_CLOSED_HOLDERS + 1).map((number) => number + OWNER);
    const stew = { ...soup, portions: crowd.length };
    const { reserve, cancel, postChanged, postDeleted, database } = createFakeService({ posts: [stew] });
    for (const user of crowd) await reserve(user, stew.id, null);
    await cancel(OWNER + 1, 1);
    const deleted = snapshot(later(stew));
    for (const event of ['gone', 'gone', 'gone again']) await postDeleted(event, deleted);
    await postChanged('late', later(stew));
    const pages = database.events().filter(({ name }) => name === 'reservations.closed');
    expect(pages.map(({ data }) => data)).toEqual(
      [crowd.slice(1, MAX_CLOSED_HOLDERS + 1), crowd.slice(MAX_CLOSED_HOLDERS + 1)].map((userIds) => ({
        post: deleted,
        taken: 2 * MAX_CLOSED_HOLDERS,
        userIds,
      })),
    );
  });
});
