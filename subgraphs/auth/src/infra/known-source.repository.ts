import { deleteInSteps, isDuplicate } from '@gobbler/service-kit';
import { In, LessThan, type DataSource } from 'typeorm';
import type { KnownSourceRepository } from '../domain/ports';
import type { HashSource } from './hash-source';
import { KnownSourceEntity } from './known-source.entity';

/** Sources that an account remembers; one more drops the one seen longest ago. */
export const MAX_KNOWN_SOURCES = 10;

export function createKnownSourceRepository(dataSource: DataSource, hash: HashSource): KnownSourceRepository {
  const rows = dataSource.getRepository(KnownSourceEntity);
  const idOf = (userId: number, source: string) => ({ userId, sourceHash: hash(`${userId} ${source}`) });

  async function dropSurplus(userId: number): Promise<void> {
    const surplus = await rows.find({
      where: { userId },
      order: { lastSeenAt: 'DESC' },
      skip: MAX_KNOWN_SOURCES,
      take: 100,
    });
    if (surplus.length > 0) await rows.delete({ userId, sourceHash: In(surplus.map(({ sourceHash }) => sourceHash)) });
  }

  return {
    isKnown: (userId, source) => rows.existsBy(idOf(userId, source)),
    async remember(userId, source, lastSeenAt) {
      const id = idOf(userId, source);
      if ((await rows.update(id, { lastSeenAt })).affected === 1) return;
      try {
        await rows.insert({ ...id, lastSeenAt });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      await dropSurplus(userId);
    },
    removeBefore: (at, stopping) =>
      deleteInSteps(dataSource, KnownSourceEntity, { lastSeenAt: LessThan(at) }, stopping),
  };
}
