import type { DataSource, ObjectLiteral } from 'typeorm';
import { readRows } from './run-statement';
import { tableOf, type EntityOf } from './table-of';

/**
 * Reads rows by a key, in any order, as plain objects: what TypeORM's `findBy` costs beyond the statement is most of a hot read.
 * @param key the property to find rows by
 * @param properties those to read
 */
export function createRowReader<Row extends ObjectLiteral, Property extends keyof Row & string>(
  dataSource: DataSource,
  entity: EntityOf<Row>,
  key: keyof Row & string,
  properties: readonly Property[],
): (keys: readonly number[]) => Promise<Pick<Row, Property>[]> {
  let sql: string | undefined;

  function write(): string {
    const { name, select, columnOf } = tableOf(dataSource, entity);
    return `SELECT ${select(properties)} FROM ${name} WHERE ${columnOf(key)} IN (:keys)`;
  }

  // Written at the first call: the data source knows its entities only once it is connected.
  return async (keys) => (keys.length === 0 ? [] : readRows(dataSource, (sql ??= write()), { keys }));
}
