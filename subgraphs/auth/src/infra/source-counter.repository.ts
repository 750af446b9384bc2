import { deleteInSteps, isDuplicate } from '@gobbler/service-kit';
import { LessThan, MoreThan, type DataSource } from 'typeorm';
import type { SourceCounterRepository } from '../domain/ports';
import type { HashSource } from './hash-source';
import { SourceCounterEntity } from './source-counter.entity';

/** One row a source, counted up by a guarded update: however many ask at once, no more get through than the limit says. */
export function createSourceCounterRepository(dataSource: DataSource, hash: HashSource): SourceCounterRepository {
  const rows = dataSource.getRepository(SourceCounterEntity);

  async function insert(keyHash: string, startedAt: Date): Promise<boolean> {
    try {
      await rows.insert({ keyHash, used: 1, startedAt });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async function countUp(keyHash: string, startedAt: Date, limit: number): Promise<boolean> {
    const { affected } = await rows
      .createQueryBuilder()
      .update()
      .set({ used: () => 'used + 1' })
      .where({ keyHash, startedAt, used: LessThan(limit) })
      .execute();
    return affected === 1;
  }

  return {
    async take(key, at, limit, windowMs) {
      const keyHash = hash(key);
      for (;;) {
        const row = await rows.findOneBy({ keyHash });
        if (!row) {
          if (await insert(keyHash, at)) return { kind: 'granted', window: { keyHash, startedAt: at } };
          continue;
        }
        const { startedAt } = row;
        const endsAt = new Date(startedAt.getTime() + windowMs);
        if (endsAt <= at) {
          const { affected } = await rows.update({ keyHash, startedAt }, { used: 1, startedAt: at });
          if (affected === 1) return { kind: 'granted', window: { keyHash, startedAt: at } };
          continue;
        }
        if (row.used >= limit) return { kind: 'refused', freeAt: endsAt };
        if (await countUp(keyHash, startedAt, limit)) return { kind: 'granted', window: { keyHash, startedAt } };
      }
    },
    async giveBack(window) {
      await rows
        .createQueryBuilder()
        .update()
        .set({ used: () => 'used - 1' })
        .where({ ...window, used: MoreThan(0) })
        .execute();
    },
    removeBefore: (at, stopping) =>
      deleteInSteps(dataSource, SourceCounterEntity, { startedAt: LessThan(at) }, stopping),
  };
}
