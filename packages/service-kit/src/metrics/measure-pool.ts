import type { DataSource } from 'typeorm';
import type { Metrics } from './create-metrics';

interface PoolState {
  readonly open: number;
  readonly idle: number;
  /** Requests that wait for a free connection. */
  readonly waiting: number;
}

/** Either driver's pool, as TypeORM keeps it; missing while the data source is closed. */
interface DriverOf {
  /** pg's. */
  readonly master?: { readonly totalCount: number; readonly idleCount: number; readonly waitingCount: number };
  /** mysql2's, which publishes it nowhere else. */
  readonly pool?: Readonly<Record<'_allConnections' | '_freeConnections' | '_connectionQueue', { length: number }>>;
}

/** Reports a database's pool at each scrape; between two of them it costs nothing. */
export function measurePool(dataSource: DataSource, max: number, metrics: Metrics): void {
  metrics.gauge(
    {
      name: 'db_client_connection_count',
      help: 'Open connections to the database, by whether they are in use',
      labels: ['db_client_connection_state'],
    },
    (gauge) => {
      const { open, idle } = stateOf(dataSource);
      gauge.set({ db_client_connection_state: 'idle' }, idle);
      gauge.set({ db_client_connection_state: 'used' }, open - idle);
    },
  );
  metrics
    .gauge({ name: 'db_client_connection_max', help: 'Connections to the database that the service opens at most' })
    .set(max);
  metrics.gauge(
    { name: 'db_client_connection_pending_requests', help: 'Work that waits for a free connection to the database' },
    (gauge) => gauge.set(stateOf(dataSource).waiting),
  );
}

function stateOf({ driver }: DataSource): PoolState {
  const { master, pool } = driver as DriverOf;
  if (master) return { open: master.totalCount, idle: master.idleCount, waiting: master.waitingCount };
  return {
    open: pool?._allConnections.length ?? 0,
    idle: pool?._freeConnections.length ?? 0,
    waiting: pool?._connectionQueue.length ?? 0,
  };
}
