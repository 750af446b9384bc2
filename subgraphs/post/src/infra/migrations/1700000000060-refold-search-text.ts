import { MoreThan, type MigrationInterface, type QueryRunner } from 'typeorm';
import { PostEntity } from '../post.entity';
import { searchTextOf } from '../search-text';

/** Posts that are read at a time. */
const BATCH = 500;

/** Folds the search texts of all posts as searches are folded now. Repeating it changes nothing. */
export class RefoldSearchText1700000000060 implements MigrationInterface {
  async up({ manager }: QueryRunner): Promise<void> {
    for (let lastId = 0; ;) {
      const posts = await manager.find(PostEntity, {
        select: { id: true, title: true, description: true, searchText: true },
        where: { id: MoreThan(lastId) },
        order: { id: 'ASC' },
        take: BATCH,
      });
      for (const post of posts) {
        const searchText = searchTextOf(post);
        if (searchText !== post.searchText) await manager.update(PostEntity, { id: post.id }, { searchText });
        lastId = post.id;
      }
      if (posts.length < BATCH) return;
    }
  }

  async down(): Promise<void> {
    // The older folding is a part of this one's past: texts folded now are found by it as far as it could.
  }
}
