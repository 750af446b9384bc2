import { randomUUID } from 'node:crypto';
import { IdempotencyKeyEntity } from '@gobbler/service-kit';
import { Like, MoreThan } from 'typeorm';
import { CapacityEntity } from '../src/infra/capacity.entity';
import { ReservationEntity } from '../src/infra/reservation.entity';
import { givenDeathAt, useTestReservation } from './test-reservation';
import { eventually } from '@gobbler/test-harness';

const ana = 2;

describe('when the service dies while somebody reserves', () => {
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
    'reservation.after-lock',
    'reservation.after-row-lock',
    'reservation.after-update',
    'reservation.after-insert',
  ])('%s, nothing is left, and the same request succeeds afterwards', async (place) => {
    const [soup, key] = [givenPost({ portions: 1 }), randomUUID()];
    const deaths = givenDeathAt(system(), place);
    expect((await system().reserve(ana, soup.id, key)).code).toBe('INTERNAL_SERVER_ERROR');
    expect(deaths()).toBe(1);
    expect(await traces(soup.id)).toEqual({ rows: 0, taken: 0, keys: 0 });
    expect((await system().reserve(ana, soup.id, key)).code).toBe('OK');
    expect(await traces(soup.id)).toEqual({ rows: 1, taken: 1, keys: 1 });
    await eventually(() => events(soup.id).length > 0);
    expect(events(soup.id)).toHaveLength(1);
  });

  it.each(['reservation.after-commit', 'reservation.before-answer'])(
    '%s, the reservation is there, and the same request gets to know it',
    async (place) => {
      const [soup, key] = [givenPost({ portions: 1 }), randomUUID()];
      const deaths = givenDeathAt(system(), place);
      expect((await system().reserve(ana, soup.id, key)).code).toBe('INTERNAL_SERVER_ERROR');
      expect(deaths()).toBe(1);
      expect(await traces(soup.id)).toEqual({ rows: 1, taken: 1, keys: 1 });
      expect(await system().reserve(ana, soup.id, key)).toMatchObject({ code: 'OK', reservation: { isActive: true } });
      expect(await traces(soup.id)).toEqual({ rows: 1, taken: 1, keys: 1 });
      await eventually(() => events(soup.id).length > 0);
      expect(events(soup.id)).toHaveLength(1);
    },
  );
});
