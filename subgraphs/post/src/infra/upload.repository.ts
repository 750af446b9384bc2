import { In, type DataSource } from 'typeorm';
import type { UploadRepository } from '../domain/ports';
import { UploadEntity } from './upload.entity';

/** Unused uploads a person, at most: nobody fills our disk with pictures of nothing. */
const MAX_UNUSED = 20;
/** Rows that one look at the surplus takes. */
const SURPLUS_BATCH = 100;

export function createUploadRepository(dataSource: DataSource): UploadRepository {
  const uploads = dataSource.getRepository(UploadEntity);
  return {
    find: (id) => uploads.findOneBy({ id }),
    async add({ id, userId, createdAt }) {
      await uploads.insert({ id, userId, createdAt, isUsed: false, digest: null });
      const surplus = await uploads.find({
        where: { userId, isUsed: false },
        order: { createdAt: 'DESC', id: 'DESC' },
        skip: MAX_UNUSED,
        take: SURPLUS_BATCH,
      });
      if (surplus.length === 0) return [];
      await uploads.delete({ id: In(surplus.map((upload) => upload.id)), isUsed: false });
      return surplus.map((upload) => upload.id);
    },
  };
}
