import type { DataSource } from 'typeorm';
import { onStatement } from '../database/watch-statements';
import { currentRequest } from '../http/request-scope';
import type { Metrics } from './create-metrics';

/** Counts the statements that requests cause. Those of the service itself, such as the outbox's, are left out. */
export function countStatements(dataSource: DataSource, metrics: Metrics): void {
  const statements = metrics.counter({
    name: 'gobbler_database_statements_total',
    help: 'Statements sent to the database for requests, BEGIN and COMMIT among them',
  });
  onStatement(dataSource, () => {
    if (currentRequest()) statements.inc();
  });
}
