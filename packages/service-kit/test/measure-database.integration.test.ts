import type { DataSource } from 'typeorm';
import { createMetrics, readRows, runTransaction, type Metrics } from '../src';
import { measurePool } from '../src/metrics/measure-pool';
import { measureStatements } from '../src/metrics/measure-statements';
import { useParcels } from './rig';

describe('the metrics of a database', () => {
  let dataSource: DataSource;
  let metrics: Metrics;
  useParcels((opened) => (dataSource = opened));
  beforeEach(() => {
    metrics = createMetrics('test');
    measureStatements(dataSource, metrics);
    measurePool(dataSource, 7, metrics);
  });

  async function sample(name: string, labels = ''): Promise<number> {
    const line = new RegExp(`^${name}\\{[^}]*${labels}[^}]*\\} (.*)$`, 'm').exec(await metrics.render());
    return Number(line?.[1] ?? 'NaN');
  }

  it('distinguish connections in use from idle ones, and report how many there may be', async () => {
    await runTransaction(dataSource, async (manager) => {
      await readRows(manager, 'SELECT 1 AS `one`', {});
      expect(await sample('db_client_connection_count', 'state="used"')).toBe(1);
    });
    expect(await sample('db_client_connection_count', 'state="used"')).toBe(0);
    expect(await sample('db_client_connection_count', 'state="idle"')).toBeGreaterThan(0);
    expect(await sample('db_client_connection_max')).toBe(7);
    expect(await sample('db_client_connection_pending_requests')).toBe(0);
  });

  it('count statements that were answered, and one that waited too long for a lock', async () => {
    const answered = () => sample('db_client_operation_duration_seconds_count', 'error_type=""');
    await readRows(dataSource.manager, 'SELECT 1 AS `one`', {});
    expect(await answered()).toBe(1);
    expect(await sample('db_client_operation_duration_seconds_count', 'error_type="lock_timeout"')).toBe(0);

    await dataSource.query('INSERT INTO parcels (id, weight) VALUES (1, 1)');
    await runTransaction(dataSource, async (holder) => {
      await holder.query('UPDATE parcels SET weight = 2 WHERE id = 1');
      await expect(dataSource.query('UPDATE parcels SET weight = 3 WHERE id = 1')).rejects.toThrow(
        'database service is unavailable',
      );
    });
    expect(await sample('db_client_operation_duration_seconds_count', 'error_type="lock_timeout"')).toBeGreaterThan(0);
    expect(await sample('db_client_operation_duration_seconds_sum', 'error_type="lock_timeout"')).toBeGreaterThan(0.4);
  });
});
