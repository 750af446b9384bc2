import { post as buildPost, snapshot } from './builders';
import { createFakeService } from './fake-service';

const [ana, ben] = [2, 3];
const soup = buildPost({ id: 10, portions: 1, endsAt: new Date('2026-03-04T06:00:00.000Z') });

describe('cancelling a reservation', () => {
  it('gives the portion back and tells others of it', async () => {
    const { reserve, cancel, capacityOf, database } = createFakeService({ posts: [soup] });
    const { id } = await reserve(ana, soup.id, null);
    expect(await cancel(ana, id)).toMatchObject({ id, isActive: false, updatedAt: expect.any(Date) });
    expect(await capacityOf(soup.id)).toMatchObject({ taken: 0, revision: 3 });
    expect(database.events().at(-1)).toEqual({
      name: 'reservation.cancelled',
      data: { reservationId: id, postId: soup.id, userId: ana, taken: 0, total: 1, revision: 3 },
    });
    expect(await reserve(ben, soup.id, null)).toMatchObject({ userId: ben });
  });

  it('lets the same person reserve again', async () => {
    const { reserve, cancel } = createFakeService({ posts: [soup] });
    await cancel(ana, (await reserve(ana, soup.id, null)).id);
    expect(await reserve(ana, soup.id, null)).toMatchObject({ userId: ana, isActive: true });
  });

  it('is done once', async () => {
    const { reserve, cancel, capacityOf } = createFakeService({ posts: [soup] });
    const { id } = await reserve(ana, soup.id, null);
    await cancel(ana, id);
    await expect(cancel(ana, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await capacityOf(soup.id)).toMatchObject({ taken: 0 });
  });

  it('refuses somebody else’s reservation and one that there is not', async () => {
    const { reserve, cancel, capacityOf } = createFakeService({ posts: [soup] });
    const { id } = await reserve(ana, soup.id, null);
    await expect(cancel(ben, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(cancel(ben, 999)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await capacityOf(soup.id)).toMatchObject({ taken: 1 });
  });

  it('finds nothing to cancel once the post was deleted', async () => {
    const { reserve, cancel, postDeleted } = createFakeService({ posts: [soup] });
    const { id } = await reserve(ana, soup.id, null);
    await postDeleted('gone', snapshot({ ...soup, version: 2 }));
    await expect(cancel(ana, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
