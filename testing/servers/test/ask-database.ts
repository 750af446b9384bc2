import { createDataSource } from '@gobbler/service-kit';

/** Runs one statement on a connection of its own. */
export async function askDatabase(url: string, statement: string): Promise<unknown> {
  const source = createDataSource({ url, service: 'test', entities: [], migrations: [], poolSize: 1 });
  await source.initialize();
  try {
    return await source.query<unknown>(statement);
  } finally {
    await source.destroy();
  }
}
