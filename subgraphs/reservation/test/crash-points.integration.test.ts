import { randomUUID } from 'node:crypto';
import { IdempotencyKeyEntity } from '@gobbler/service-kit';
import { Like, MoreThan } from 'typeorm';
import { CapacityEntity } from '../src/infra/capacity.entity';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { useTestReservation } from './test-reservation';
import { eventually } from '@gobbler/test-harness';

const ana = 2;

describe('a service that dies during a reservation', () => {
  const { system, givenPost } = useTestReservation();

  async function traces(postId: number) {
    const { manager } = system().db;
    return {
      rows: await manager.countBy(ReservationEntity, { postId }),
      taken: await manager.countBy(CapacityEntity, { postId, taken: MoreThan(0) }),
      keys: await manager.countBy(IdempotencyKeyEntity, { answer: Like(`%"postId":${postId},%`) }),
    };
  }

  const events = (postId: number) => system().published.filter(({ body }) => body.includes(`"postId":${postId},`));

  it.each([
    ['reservation.after-lock', 0],
    ['reservation.after-row-lock', 0],
    ['reservation.after-update', 0],
    ['reservation.after-insert', 0],
    ['reservation.after-commit', 1],
    ['reservation.before-answer', 1],
  ])('at %s leaves %d reservations, and the same request gets one', async (place, left) => {
    const [soup, key] = [givenPost({ portions: 1 }), randomUUID()];
    let deaths = 0;
    // To the database and to the client a thrown error looks like the end of the process.
    system().crashAt = (reached) => {
      if (reached !== place || deaths > 0) return;
      deaths += 1;
      throw new Error(`died ${place}`);
    };
    expect((await system().reserve(ana, soup.id, key)).code).toBe('INTERNAL_SERVER_ERROR');
    expect(deaths).toBe(1);
    expect(await traces(soup.id)).toEqual({ rows: left, taken: left, keys: left });
    expect(await system().reserve(ana, soup.id, key)).toMatchObject({ code: 'OK', reservation: { isActive: true } });
    expect(await traces(soup.id)).toEqual({ rows: 1, taken: 1, keys: 1 });
    await eventually(() => events(soup.id).length > 0);
    expect(events(soup.id)).toHaveLength(1);
  });
});
