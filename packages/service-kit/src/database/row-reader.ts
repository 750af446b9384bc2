import type { DataSource, ObjectLiteral } from 'typeorm';
import { readRows } from './run-statement';

/**
 * Reads rows by a key, in any order, as plain objects: what TypeORM's `findBy` costs beyond the statement is most of a hot read.
 * @param key the property to find rows by
 * @param properties those to read
 */
export function createRowReader<Row extends ObjectLiteral, Property extends keyof Row & string>(
  dataSource: DataSource,
  entity: new () => Row,
  key: keyof Row & string,
  properties: readonly Property[],
): (keys: readonly number[]) => Promise<Pick<Row, Property>[]> {
  let sql: string | undefined;

  function write(): string {
    const { tableName, columns } = dataSource.getMetadata(entity);
    const nameOf = (property: string) => {
      const column = columns.find(({ propertyName }) => propertyName === property);
      if (!column) throw new Error(`${tableName} has no column for ${property}`);
      return column.databaseName;
    };
    const selected = properties.map((property) => `${nameOf(property)} AS \`${property}\``);
    return `SELECT ${selected.join(', ')} FROM ${tableName} WHERE ${nameOf(key)} IN (:keys)`;
  }

  return async (keys) => (keys.length === 0 ? [] : readRows(dataSource, (sql ??= write()), { keys: [...keys] }));
}
