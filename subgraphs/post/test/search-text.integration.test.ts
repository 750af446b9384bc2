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

  it.each([
    ['fills missing texts', FillSearchText1700000000015, 'CRE\u0300ME', null, 'crème', 'other'],
    ['folds old texts again', RefoldSearchText1700000000060, 'Straße', 'straße\nramen', 'strasse', null],
  ])('%s, more than one page, and changes no other', async (_what, Migration, title, before, folded, other) => {
    const rest = { version: 1, updatedAt: null, takenHint: 0, takenRevision: 0 };
    const row = { ...toRow(newPost({ title, description: 'Ramen' })), ...rest, searchText: before };
    const rows = Array.from({ length: 501 }, () => ({ ...row }));
    if (other !== null) rows.push({ ...row, searchText: other });
    await dataSource.manager.insert(PostEntity, rows);
    const runner = dataSource.createQueryRunner();
    await new Migration().up(runner);
    await runner.release();
    expect(await dataSource.manager.countBy(PostEntity, { searchText: `${folded}\nramen` })).toBe(501);
    if (other !== null) expect(await dataSource.manager.countBy(PostEntity, { searchText: other })).toBe(1);
  });
});
