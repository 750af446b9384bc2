import { createTestDatabase } from '@gobbler/test-servers';
import { createDataSource, createLogger, openDatabase } from '../src';

const log = createLogger({ service: 'test', level: 'silent' });

describe('a PostgreSQL that may lose what was committed', () => {
  it('is refused at the start, and no connection stays open', async () => {
    const database = await createTestDatabase({ engine: 'postgres' });
    try {
      const careless = new URL(database.url);
      careless.searchParams.set('options', '-c synchronous_commit=off');
      const dataSource = createDataSource({
        url: careless.href,
        service: 'test',
        entities: [],
        migrations: [],
        poolSize: 1,
      });
      await expect(openDatabase(dataSource, log)).rejects.toThrow('synchronous_commit is off');
      expect(dataSource.isInitialized).toBe(false);
    } finally {
      await database.drop();
    }
  });
});
