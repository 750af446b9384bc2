import { migrate } from '@gobbler/service-kit';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import { createPostDataSource } from '../src/infra/data-source';
import { FillSearchText1700000000015 } from '../src/infra/migrations/1700000000015-fill-search-text';
import { RefoldSearchText1700000000060 } from '../src/infra/migrations/1700000000060-refold-search-text';
import { PostEntity } from '../src/infra/post.entity';
import { toRow } from '../src/infra/post-row';
import { newPost } from './builders';

describe('the migrations of search texts', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await createPostDataSource(database.url, 2).initialize();
    await migrate(dataSource);
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  it('fold again what was folded another way, more than they read at a time', async () => {
    const before = { ...toRow(newPost({ title: 'Straße', description: 'Ramen' })), searchText: 'straße\nramen' };
    const rest = { version: 1, updatedAt: null, takenHint: 0, takenRevision: 0 };
    await dataSource.manager.insert(
      PostEntity,
      Array.from({ length: 501 }, () => ({ ...before, ...rest })),
    );
    const runner = dataSource.createQueryRunner();
    await new RefoldSearchText1700000000060().up(runner);
    await runner.release();
    expect(await dataSource.manager.countBy(PostEntity, { searchText: 'strasse\nramen' })).toBe(501);
  });

  it('fill in posts that were made before, more than it reads at a time, and changes no other', async () => {
    const before = { ...toRow(newPost({ title: 'CRE\u0300ME', description: 'Äpfel' })), searchText: null };
    const rest = { version: 1, updatedAt: null, takenHint: 0, takenRevision: 0 };
    const rows = Array.from({ length: 501 }, () => ({ ...before, ...rest }));
    await dataSource.manager.insert(PostEntity, [...rows, { ...before, ...rest, searchText: 'as it is' }]);
    const runner = dataSource.createQueryRunner();
    await new FillSearchText1700000000015().up(runner);
    await runner.release();
    expect(await dataSource.manager.countBy(PostEntity, { searchText: 'crème\näpfel' })).toBe(501);
    expect(await dataSource.manager.countBy(PostEntity, { searchText: 'as it is' })).toBe(1);
  });
});
