import type { Clock } from '@gobbler/contracts';
import { lockQuota, runIdempotent, type KeyedMutex } from '@gobbler/service-kit';
import { In, type DataSource, type EntityManager } from 'typeorm';
import type { PostQuotas, UploadRepository } from '../domain/ports';
import { UploadEntity } from './upload.entity';

/** Rows that one look at the surplus takes. */
const SURPLUS_BATCH = 100;

export interface UploadRepositoryDeps {
  readonly dataSource: DataSource;
  /** No account fills our disk with pictures of nothing. */
  readonly quotas: PostQuotas;
  readonly mutex: KeyedMutex;
  /** Ages the keys of requests. */
  readonly now: Clock;
}

export function createUploadRepository({ dataSource, quotas, mutex, now }: UploadRepositoryDeps): UploadRepository {
  const uploads = dataSource.getRepository(UploadEntity);
  return {
    find: (id) => uploads.findOneBy({ id }),
    add: ({ id, userId, createdAt }, key) =>
      mutex.run(`uploads ${userId}`, async () => {
        let dropped: readonly string[] = [];
        const request = { userId, operation: 'requestPictureUpload', key, body: null };
        const { answer, isReplayed } = await runIdempotent<string>(dataSource, request, now, async (manager) => {
          const day = await lockQuota(manager, { userId, kind: 'uploads' }, createdAt);
          await day.use(quotas.uploadsPerDay, 'uploads in 24 hours');
          await manager.insert(UploadEntity, { id, userId, createdAt, isUsed: false, digest: null });
          dropped = await dropSurplus(manager, userId, quotas.pendingUploads);
          return id;
        });
        return { id: answer, isReplayed, dropped: isReplayed ? [] : dropped };
      }),
    async remove(id) {
      await uploads.delete({ id });
    },
  };
}

/** Forgets all but the newest unused uploads of a person; the ids of those forgotten. */
async function dropSurplus(manager: EntityManager, userId: number, kept: number): Promise<readonly string[]> {
  const surplus = await manager.find(UploadEntity, {
    where: { userId, isUsed: false },
    order: { createdAt: 'DESC', id: 'DESC' },
    skip: kept,
    take: SURPLUS_BATCH,
  });
  const ids = surplus.map(({ id }) => id);
  if (ids.length > 0) await manager.delete(UploadEntity, { id: In(ids), isUsed: false });
  return ids;
}
