import type { DataSource, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { dialectOf } from './dialect';

/** Rows that one statement deletes, at most: a small part of its time limit on any machine. */
const STEP_ROWS = 1_000;

/**
 * Deletes all rows that match, however many, in statements of their own of at most 1,000 rows; a later call deletes what one that
 * was interrupted has left. An index should lead to the rows.
 * @param stopping ends it after the running statement
 */
export async function deleteInSteps<Row extends ObjectLiteral>(
  dataSource: DataSource,
  entity: EntityTarget<Row>,
  where: FindOptionsWhere<Row>,
  stopping?: AbortSignal,
): Promise<void> {
  const all = dataSource.createQueryBuilder().delete().from(entity).where(where);
  const [sql, parameters] = all.getQueryAndParameters() as [string, unknown[]];
  // PostgreSQL has no DELETE … LIMIT. A row that was changed meanwhile is at another place, so that it stays.
  const step =
    dialectOf(dataSource).kind === 'postgres'
      ? sql.replace(
          /^DELETE FROM (\S+) WHERE (.*)$/s,
          `DELETE FROM $1 WHERE ctid = ANY(ARRAY(SELECT ctid FROM $1 WHERE $2 LIMIT ${STEP_ROWS}))`,
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
