import type { DataSource } from 'typeorm';
import { statementProblem } from '../database/database-errors';
import { dialectOf } from '../database/dialect';
import { onStatement } from '../database/watch-statements';
import { currentRequest } from '../http/request-scope';
import type { Metrics } from './create-metrics';

/** Seconds; a statement may take three. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** As OpenTelemetry names the engines. */
const SYSTEMS = { postgres: 'postgresql', mariadb: 'mariadb', mysql: 'mysql' } as const;

/** Measures all statements, and counts those that requests cause: not those of the service itself, such as the outbox's. */
export function measureStatements(dataSource: DataSource, metrics: Metrics): void {
  const ofRequests = metrics.counter({
    name: 'gobbler_database_statements_total',
    help: 'Statements sent to the database for requests, BEGIN and COMMIT among them',
  });
  const duration = metrics.histogram(
    {
      name: 'db_client_operation_duration_seconds',
      help: 'Time until the database answered a statement, waits for locks included',
      labels: ['db_system_name', 'error_type'],
    },
    BUCKETS,
  );
  const system = SYSTEMS[dialectOf(dataSource).kind];
  // Finding a histogram by its labels costs more than observing.
  const answered = duration.labels(system, '');
  for (const problem of ['lock_timeout', 'deadlock', 'unavailable']) duration.labels(system, problem);
  onStatement(dataSource, {
    sent() {
      if (currentRequest()) ofRequests.inc();
    },
    answered: (ms) => answered.observe(ms / 1_000),
    failed: (ms, error) => duration.labels(system, statementProblem(error)).observe(ms / 1_000),
  });
}
