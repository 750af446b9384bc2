import { EntityManager, type ColumnType, type ObjectLiteral } from 'typeorm';
import type { Source } from './run-statement';

/** An entity's table, for statements of our own. */
export interface Table<Row> {
  readonly name: string;
  /** The properties that are read unless others are named. */
  readonly properties: readonly (keyof Row & string)[];
  columnOf(property: string): string;
  typeOf(property: string): ColumnType;
  /** `a AS x, b AS y`. */
  select(properties: readonly string[]): string;
}

export type EntityOf<Row extends ObjectLiteral> = new () => Row;

/** What TypeORM knows of an entity. */
export function tableOf<Row extends ObjectLiteral>(source: Source, entity: EntityOf<Row>): Table<Row> {
  const dataSource = source instanceof EntityManager ? source.dataSource : source;
  const { tableName, columns } = dataSource.getMetadata(entity);

  function find(property: string) {
    const column = columns.find(({ propertyName }) => propertyName === property);
    if (!column) throw new Error(`${tableName} has no column for ${property}`);
    return column;
  }

  return {
    name: tableName,
    properties: columns.filter(({ isSelect }) => isSelect).map(({ propertyName }) => propertyName),
    columnOf: (property) => find(property).databaseName,
    typeOf: (property) => find(property).type,
    select: (properties) =>
      properties.map((property) => `${find(property).databaseName} AS \`${property}\``).join(', '),
  };
}
