import { IsNull, LessThan, Not, type DataSource } from 'typeorm';
import { PictureEntity } from './picture.entity';
import { RetiredPictureEntity } from './retired-picture.entity';

/** Rows that one round of the sweeper takes. */
const SWEEP_BATCH = 100;

export type PictureRows = ReturnType<typeof createPictureRows>;

/** Which pictures the public store may hold, and which post shows each. */
export function createPictureRows(dataSource: DataSource) {
  const pictures = dataSource.getRepository(PictureEntity);
  return {
    async register(name: string, createdAt: Date): Promise<void> {
      await pictures.insert({ name, postId: null, isDoomed: false, createdAt });
    },
    /** Whether the picture may be removed: no post shows it, and from now on none can come to do so. */
    async doom(name: string): Promise<boolean> {
      const { affected } = await pictures.update({ name, postId: IsNull() }, { isDoomed: true });
      return affected === 1;
    },
    async forget(name: string): Promise<void> {
      await pictures.delete({ name, isDoomed: true });
    },
    /** Names of pictures registered before `olderThan` that no post shows. */
    async findUnused(olderThan: Date): Promise<readonly string[]> {
      const found = await pictures.find({
        where: { postId: IsNull(), createdAt: LessThan(olderThan) },
        order: { createdAt: 'ASC' },
        take: SWEEP_BATCH,
      });
      return found.map((picture) => picture.name);
    },
    /** Whether a post shows the picture, or did once. */
    async wasShown(name: string): Promise<boolean> {
      const isShown = await pictures.existsBy({ name, postId: Not(IsNull()) });
      return isShown || (await dataSource.manager.existsBy(RetiredPictureEntity, { name }));
    },
  };
}
