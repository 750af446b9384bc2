import { lockQuota, runTransaction, type KeyedMutex } from '@gobbler/service-kit';
import { In, type DataSource } from 'typeorm';
import type { PostQuotas, UploadRepository } from '../domain/ports';
import { UploadEntity } from './upload.entity';

/** Rows that one look at the surplus takes. */
const SURPLUS_BATCH = 100;

export interface UploadRepositoryDeps {
  readonly dataSource: DataSource;
  /** No account fills our disk with pictures of nothing. */
  readonly quotas: PostQuotas;
  readonly mutex: KeyedMutex;
}

export function createUploadRepository({ dataSource, quotas, mutex }: UploadRepositoryDeps): UploadRepository {
  const uploads = dataSource.getRepository(UploadEntity);
  return {
    find: (id) => uploads.findOneBy({ id }),
    add: ({ id, userId, createdAt }) =>
      mutex.run(`uploads ${userId}`, () =>
        runTransaction(dataSource, async (manager) => {
          const day = await lockQuota(manager, { userId, kind: 'uploads' }, createdAt);
          await day.use(quotas.uploadsPerDay, 'uploads in 24 hours');
          await manager.insert(UploadEntity, { id, userId, createdAt, isUsed: false, digest: null });
          const surplus = await manager.find(UploadEntity, {
            where: { userId, isUsed: false },
            order: { createdAt: 'DESC', id: 'DESC' },
            skip: quotas.pendingUploads,
            take: SURPLUS_BATCH,
          });
          if (surplus.length === 0) return [];
          await manager.delete(UploadEntity, { id: In(surplus.map((upload) => upload.id)), isUsed: false });
          return surplus.map((upload) => upload.id);
        }),
      ),
    async remove(id) {
      await uploads.delete({ id });
    },
  };
}
