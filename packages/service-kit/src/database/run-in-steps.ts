import type {
  DataSource,
  DeleteQueryBuilder,
  EntityTarget,
  FindOptionsWhere,
  ObjectLiteral,
  UpdateQueryBuilder,
} from 'typeorm';
import { dialectOf } from './dialect';

/** Rows that one statement changes, at most: a small part of its time limit on any machine. */
const STEP_ROWS = 1_000;

/** Deletes all rows that match; see {@link runInSteps}. */
export function deleteInSteps<Row extends ObjectLiteral>(
  dataSource: DataSource,
  entity: EntityTarget<Row>,
  where: FindOptionsWhere<Row>,
  stopping?: AbortSignal,
): Promise<void> {
  return runInSteps(dataSource, dataSource.createQueryBuilder().delete().from(entity).where(where), stopping);
}

/**
 * Runs a DELETE or an UPDATE on all rows that match, however many, in statements of their own of at most 1,000 rows; a later call
 * does what one that was interrupted has left. An index should lead to the rows, and none of them may match afterwards.
 * @param stopping ends it after the running statement
 */
export async function runInSteps<Row extends ObjectLiteral>(
  dataSource: DataSource,
  change: DeleteQueryBuilder<Row> | UpdateQueryBuilder<Row>,
  stopping?: AbortSignal,
): Promise<void> {
  const [sql, parameters] = change.getQueryAndParameters() as [string, unknown[]];
  // PostgreSQL has no LIMIT here. A row that was changed meanwhile is at another place, so that it stays as it is.
  const step =
    dialectOf(dataSource).kind === 'postgres'
      ? sql.replace(
          /^(DELETE FROM|UPDATE) (\S+) (.*)WHERE (.*)$/s,
          `$1 $2 $3WHERE ctid = ANY(ARRAY(SELECT ctid FROM $2 WHERE $4 LIMIT ${STEP_ROWS}))`,
        )
      : `${sql} LIMIT ${STEP_ROWS}`;
  const runner = dataSource.createQueryRunner();
  try {
    while (!stopping?.aborted) {
      const { affected } = await runner.query(step, parameters, true);
      if (affected !== STEP_ROWS) return;
    }
  } finally {
    await runner.release();
  }
}
