import { EntityManager, type DataSource } from 'typeorm';
import { compileStatement } from './compile-statement';
import { dialectOf } from './dialect';
import { sendStatement, type StatementResult } from './send-statement';
import { runWatched, runWatchedOnce } from './watch-statements';
import { withRetries } from './with-retries';

/** Values by name; a list stands in `IN (:name)`. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A data source, or the manager of a transaction. */
export type Source = DataSource | EntityManager;

/**
 * Reads rows with a statement that is prepared once per connection, past TypeORM's query builder and entities: for hot paths.
 * Values must be named: `SELECT id AS `id` FROM posts WHERE id IN (:ids)`, aliases in backticks; there must be few texts on
 * PostgreSQL.
 * Limits and retries are those of all statements.
 */
export async function readRows<Row>(source: Source, sql: string, parameters: Parameters): Promise<Row[]> {
  return (await runStatement(source, sql, parameters)).rows as Row[];
}

/** The same with a statement that changes rows. Resolves to how many. */
export async function changeRows(source: Source, sql: string, parameters: Parameters): Promise<number> {
  return (await runStatement(source, sql, parameters)).affected;
}

async function runStatement(source: Source, sql: string, parameters: Parameters): Promise<StatementResult> {
  const { kind } = dialectOf(source);
  const statement = compileStatement(kind, sql);
  const { dataSource, queryRunner } = source instanceof EntityManager ? source : { dataSource: source };
  const values = statement.parameters.map((name) => parameters[name]);
  const send = (connection: object) => {
    dataSource.logger.logQuery(statement.text, values, queryRunner);
    return sendStatement(kind, connection, statement, values);
  };
  const { text } = statement;
  return queryRunner ? runWatched(queryRunner, text, send) : withRetries(() => runWatchedOnce(dataSource, text, send));
}
