import type { DataSource } from 'typeorm';
import { dialectOf } from './dialect';

/** Rejects, naming the setting, when the database may lose a committed transaction in a crash. */
export async function checkDurability(dataSource: DataSource): Promise<void> {
  const settings =
    dialectOf(dataSource).kind === 'postgres' ? await postgresSettings(dataSource) : await mysqlSettings(dataSource);
  for (const [name, actual, wanted] of settings) {
    if (!wanted.includes(actual)) {
      throw new Error(`the database may lose committed data: ${name} is ${actual}, it must be ${wanted.join(' or ')}`);
    }
  }
}

type Setting = readonly [name: string, actual: string, wanted: readonly string[]];

async function postgresSettings(dataSource: DataSource): Promise<Setting[]> {
  const [row] = await dataSource.query<{ fsync: string; commit: string }[]>(
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit`,
  );
  return [
    ['fsync', row?.fsync ?? 'unknown', ['on']],
    ['synchronous_commit', row?.commit ?? 'unknown', ['on', 'remote_write', 'remote_apply', 'local']],
  ];
}

async function mysqlSettings(dataSource: DataSource): Promise<Setting[]> {
  const [row] = await dataSource.query<{ flush: string; binlog: string; sync: string }[]>(
    'SELECT @@innodb_flush_log_at_trx_commit AS flush, @@log_bin AS binlog, @@sync_binlog AS sync',
  );
  const flush: Setting = ['innodb_flush_log_at_trx_commit', String(row?.flush), ['1']];
  return String(row?.binlog) === '1' ? [flush, ['sync_binlog', String(row?.sync), ['1']]] : [flush];
}
