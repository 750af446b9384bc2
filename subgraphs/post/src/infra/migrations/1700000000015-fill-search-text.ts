import { IsNull, type MigrationInterface, type QueryRunner } from 'typeorm';
import { PostEntity } from '../post.entity';
import { searchTextOf } from '../search-text';

/** Posts that are read at a time. */
const BATCH = 500;

/** Fills in what posts made before have no search text of. Going on after it was killed is no different from beginning. */
export class FillSearchText1700000000015 implements MigrationInterface {
  async up({ manager }: QueryRunner): Promise<void> {
    for (;;) {
      const posts = await manager.find(PostEntity, {
        select: { id: true, title: true, description: true },
        where: { searchText: IsNull() },
        take: BATCH,
      });
      if (posts.length === 0) return;
      for (const post of posts) await manager.update(PostEntity, { id: post.id }, { searchText: searchTextOf(post) });
    }
  }

  async down(): Promise<void> {
    // The column goes with the migration before.
  }
}
