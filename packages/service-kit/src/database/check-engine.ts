import type { DataSource } from 'typeorm';
import { StartError } from '../lifecycle/start-error';
import { dialectOf } from './dialect';

/** Rejects when the address says MariaDB and the server is MySQL: it does not know MariaDB's limits to a statement. */
export async function checkEngine(dataSource: DataSource): Promise<void> {
  if (dialectOf(dataSource).kind !== 'mariadb') return;
  const [row] = await dataSource.query<{ version: string }[]>('SELECT VERSION() AS version');
  if (row?.version.includes('MariaDB')) return;
  throw new StartError(
    `the database is MySQL ${row?.version ?? ''}, and its address begins with mariadb://. Let it begin with mysql://.`,
  );
}
