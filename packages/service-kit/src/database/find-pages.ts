import type { Slice } from '@gobbler/contracts';
import type { DataSource, ObjectLiteral } from 'typeorm';
import { dialectOf } from './dialect';

/** A page of each of several parents' rows. */
export interface Pages<Row> {
  /** The property that holds the parent's id. There must be an index on it, on what is `fixed`, and on the id. */
  readonly each: keyof Row & string;
  readonly fixed?: Partial<Record<keyof Row & string, boolean>>;
  readonly parentIds: readonly number[];
  readonly slice: Slice;
  /** A condition in SQL on columns of `item`, with named parameters. Rows that it refuses are read as well. */
  readonly where?: string;
  readonly parameters?: ObjectLiteral;
}

/** Reads a slice of the rows of each parent, and no others, in one statement; by id. */
export async function findPages<Row extends ObjectLiteral & { readonly id: number }>(
  dataSource: DataSource,
  entity: new () => Row,
  pages: Pages<Row>,
): Promise<Row[]> {
  if (pages.parentIds.length === 0) return [];
  const rows: ObjectLiteral[] = await dataSource.query(...pagesStatement(dataSource, entity, pages));
  const columns = dataSource.getMetadata(entity).columns.filter(({ isSelect }) => isSelect);
  const read = (row: ObjectLiteral) =>
    columns.map((column) => [
      column.propertyName,
      dataSource.driver.prepareHydratedValue(row[column.databaseName], column),
    ]);
  return rows.map((row) => Object.fromEntries(read(row)) as Row).toSorted((one, other) => one.id - other.id);
}

/**
 * One limited query per parent, joined laterally where the engine can (PostgreSQL), else a union of them (MariaDB): a window
 * function would number all rows of all parents.
 */
export function pagesStatement<Row extends ObjectLiteral>(
  dataSource: DataSource,
  entity: new () => Row,
  { each, fixed = {}, parentIds, slice, where = 'true', parameters = {} }: Pages<Row>,
): [sql: string, parameters: unknown[]] {
  const { tableName, columns } = dataSource.getMetadata(entity);
  const nameOf = (property: string) => columns.find(({ propertyName }) => propertyName === property)?.databaseName;
  const selected = columns.filter(({ isSelect }) => isSelect).map(({ databaseName }) => `item.${databaseName}`);
  const key = [each, ...Object.keys(fixed)].map((property) => `item.${nameOf(property)}`);
  const { limit, afterId, beforeId, isFromEnd } = slice;
  const order = [...key, 'item.id'].map((column) => (isFromEnd ? `${column} DESC` : column));
  const pageOf = (condition: string): string =>
    `(SELECT ${selected.join(', ')} FROM ${tableName} item WHERE ${condition} AND ${where}
      ORDER BY ${order.join(', ')} LIMIT ${limit})`;

  /**
   * Not by equality: knowing how many rows an average parent has, the planner may prefer to read and sort all of this one's. Of
   * how many rows lie between two bounds it has no idea, so that it follows the only index in this order.
   */
  function lateral(): string {
    const values = ['parent.id', ...Object.values(fixed)].join(', ');
    const end =
      beforeId === null
        ? `(${key.join(', ')}) <= (${values})`
        : `(${key.join(', ')}, item.id) < (${values}, :beforeId)`;
    const page = pageOf(`(${key.join(', ')}, item.id) > (${values}, :afterId) AND ${end}`);
    return `SELECT page.* FROM unnest(CAST(:parentIds AS bigint[])) AS parent(id) CROSS JOIN LATERAL ${page} page`;
  }
  function branchOf(parentId: number): string {
    const values = [parentId, ...Object.values(fixed)];
    const ids = `item.id > :afterId${beforeId === null ? '' : ' AND item.id < :beforeId'}`;
    // Not by equality either: MariaDB would look all rows of the parent up and filter them by id.
    const of = key.map((column, place) => `${column} >= ${values[place]} AND ${column} <= ${values[place]}`);
    return pageOf(`${of.join(' AND ')} AND ${ids}`);
  }

  const sql = dialectOf(dataSource).kind === 'postgres' ? lateral() : parentIds.map(branchOf).join(' UNION ALL ');
  const named = { ...parameters, parentIds, afterId, beforeId };
  return dataSource.driver.escapeQueryWithParameters(sql, named) as [string, unknown[]];
}
