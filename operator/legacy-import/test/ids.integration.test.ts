import { bigintNumber, createDataSource, createTable, dialectOf } from '@gobbler/service-kit';
import { createTestDatabase, type TestDatabase } from '@gobbler/test-servers';
import { Column, Entity, PrimaryColumn, type DataSource } from 'typeorm';
import { insertWithIds } from '../src/insert-with-ids';
import { raiseIdentity } from '../src/raise-identity';

@Entity('things')
class ThingEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'increment', transformer: bigintNumber })
  id!: number;

  @Column({ type: 'varchar', length: 10 })
  name!: string;
}

describe('a table of rows that bring their ids along', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = createDataSource({
      url: database.url,
      service: 'test',
      entities: [ThingEntity],
      migrations: [],
      poolSize: 2,
    });
    await dataSource.initialize();
  });
  beforeEach(async () => {
    const runner = dataSource.createQueryRunner();
    await createTable(runner, 'things', `id ${dialectOf(runner).identity}, name varchar(10) NOT NULL`);
    await runner.release();
  });
  afterEach(() => dataSource.query('DROP TABLE things'));
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  const newId = async (): Promise<number> => {
    const { identifiers } = await dataSource.manager.insert(ThingEntity, { name: 'new' });
    return Number(identifiers[0]?.['id']);
  };

  it('keeps their ids', async () => {
    await insertWithIds(dataSource.manager, 'things', [
      { id: 7, name: 'seven' },
      { id: 3, name: 'three' },
    ]);
    const found = await dataSource.manager.find(ThingEntity, { order: { id: 'ASC' } });
    expect(found.map(({ id, name }) => [id, name])).toEqual([
      [3, 'three'],
      [7, 'seven'],
    ]);
  });

  it.each([1, 2, 7, 2 ** 40])('allots ids above %d from then on', async (highest) => {
    await raiseIdentity(dataSource, 'things', highest);
    expect([await newId(), await newId()]).toEqual([highest + 1, highest + 2]);
  });

  it('does not begin behind nothing', async () => {
    await raiseIdentity(dataSource, 'things', 0);
    expect(await newId()).toBe(1);
  });

  it('hands out no id again, not even that of a row that was deleted', async () => {
    await raiseIdentity(dataSource, 'things', 10);
    expect(await newId()).toBe(11);
    await dataSource.manager.delete(ThingEntity, { id: 11 });
    await raiseIdentity(dataSource, 'things', 10);
    await raiseIdentity(dataSource, 'things', 5);
    expect(await newId()).toBe(12);
  });
});
