import type { DataSource } from 'typeorm';
import { createDataSource } from '../src';
import { checkDurability } from '../src/database/check-durability';

/** A data source on which a server answers so, when it is asked for its settings. */
function serverWith(url: string, answer: object): DataSource {
  const dataSource = createDataSource({ url, service: 'test', entities: [], migrations: [], poolSize: 1 });
  return Object.assign(dataSource, { query: () => Promise.resolve([answer]) });
}

describe('a database that may lose what was committed', () => {
  it.each([
    ['postgres', { fsync: 'off', commit: 'on' }, 'fsync is off'],
    ['postgres', { fsync: 'on', commit: 'off' }, 'synchronous_commit is off'],
    ['mariadb', { flush: 2, binlog: 0, sync: 0 }, 'innodb_flush_log_at_trx_commit is 2'],
    ['mysql', { flush: 0, binlog: 1, sync: 1 }, 'innodb_flush_log_at_trx_commit is 0'],
    ['mysql', { flush: 1, binlog: 1, sync: 0 }, 'sync_binlog is 0'],
    ['mariadb', { flush: '1', binlog: '1', sync: '1000' }, 'sync_binlog is 1000'],
  ])('is refused on %s with %j: %s', async (scheme, answer, message) => {
    await expect(checkDurability(serverWith(`${scheme}://h/d`, answer))).rejects.toThrow(message);
  });

  it.each([
    ['postgres', { fsync: 'on', commit: 'on' }],
    ['postgres', { fsync: 'on', commit: 'remote_apply' }],
    ['mariadb', { flush: 1, binlog: 0, sync: 0 }],
    ['mysql', { flush: 1, binlog: 1, sync: 1 }],
  ])('is not one on %s with %j', async (scheme, answer) => {
    await expect(checkDurability(serverWith(`${scheme}://h/d`, answer))).resolves.toBeUndefined();
  });
});
