import type { EntityManager, ObjectLiteral } from 'typeorm';
import { dialectOf } from './dialect';
import { changeRows, type Parameters } from './run-statement';
import { tableOf, type EntityOf, type Table } from './table-of';

/** The array types of PostgreSQL for the column types that our entities have. */
const ARRAYS = new Map<unknown, string>([
  ['bigint', 'bigint[]'],
  ['double precision', 'double precision[]'],
  ['int', 'int[]'],
  ['varchar', 'text[]'],
  ['text', 'text[]'],
  [Boolean, 'boolean[]'],
  [Date, 'timestamptz[]'],
]);

export interface InsertOptions<Row> {
  /** Where a row with the same `key` is there already, `change` is overwritten in it. */
  readonly onDuplicate?: { readonly key: readonly (keyof Row)[]; readonly change: readonly (keyof Row)[] };
  /** Runs the statement; {@link changeRows} when left out. */
  readonly run?: (manager: EntityManager, sql: string, parameters: Parameters) => Promise<unknown>;
}

/** Inserts rows that all have the same properties, in one statement; new ids are not read back. */
export async function insertRows<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityOf<Row>,
  rows: readonly Partial<Row>[],
  { onDuplicate, run = changeRows }: InsertOptions<Row> = {},
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const table = tableOf(manager, entity);
  const properties = Object.keys(first);
  const columnsOf = (names: readonly PropertyKey[]) => names.map((name) => table.columnOf(String(name)));
  const into = `INSERT INTO ${table.name} (${columnsOf(properties).join(', ')})`;
  if (dialectOf(manager).kind === 'postgres') {
    const onConflict = onDuplicate
      ? ` ON CONFLICT (${columnsOf(onDuplicate.key).join(', ')}) DO UPDATE SET ${columnsOf(onDuplicate.change)
          .map((column) => `${column} = EXCLUDED.${column}`)
          .join(', ')}`
      : '';
    // An array per column: the text is the same for any number of rows.
    const values = Object.fromEntries(
      properties.map((property) => [property, rows.map((row) => row[property] as unknown)]),
    );
    await run(manager, `${into} SELECT * FROM unnest(${arraysOf(table, properties)})${onConflict}`, values);
    return;
  }
  const onConflict = onDuplicate
    ? ` ON DUPLICATE KEY UPDATE ${columnsOf(onDuplicate.change)
        .map((column) => `${column} = VALUES(${column})`)
        .join(', ')}`
    : '';
  const values = rows.map((row) => properties.map((property) => row[property] as unknown));
  await run(manager, `${into} VALUES :rows${onConflict}`, { rows: values });
}

function arraysOf<Row>(table: Table<Row>, properties: readonly string[]): string {
  return properties
    .map((property) => {
      const array = ARRAYS.get(table.typeOf(property));
      if (!array) throw new Error(`no array type for ${table.name}.${property}`);
      return `CAST(:${property} AS ${array})`;
    })
    .join(', ');
}
