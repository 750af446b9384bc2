import type { QueryRunner } from 'typeorm';
import { dialectOf } from './dialect';

/** An index's columns in brackets, by its name. */
export type Indexes = Readonly<Record<string, string>>;

/*
 * On MySQL's side a change of the schema is committed at once, so a process may die between it and the note that it was made.
 * So each of these is one statement there, and finding its change made already is no failure.
 */

/** Creates a table with its indexes; for migrations. */
export async function createTable(
  runner: QueryRunner,
  name: string,
  columns: string,
  indexes: Indexes = {},
): Promise<void> {
  const { kind, tableOptions } = dialectOf(runner);
  if (kind === 'postgres') {
    await runner.query(`CREATE TABLE ${name} (${columns})`);
    await createIndexes(runner, name, indexes);
    return;
  }
  const parts = [columns, ...Object.entries(indexes).map(([index, indexed]) => `INDEX ${index} ${indexed}`)];
  await runner.query(`CREATE TABLE IF NOT EXISTS ${name} (${parts.join(', ')}) ${tableOptions}`);
}

/** Adds indexes to a table; for migrations. */
export async function createIndexes(runner: QueryRunner, table: string, indexes: Indexes): Promise<void> {
  if (dialectOf(runner).kind === 'postgres') {
    for (const [name, columns] of Object.entries(indexes)) {
      await runner.query(`CREATE INDEX ${name} ON ${table} ${columns}`);
    }
    return;
  }
  const there = await namesOf(runner, 'statistics', 'index_name', table);
  const missing = Object.entries(indexes).filter(([name]) => !there.has(name));
  if (missing.length === 0) return;
  await runner.query(
    `ALTER TABLE ${table} ${missing.map(([name, columns]) => `ADD INDEX ${name} ${columns}`).join(', ')}`,
  );
}

/** Adds a column to a table; for migrations. */
export async function addColumn(runner: QueryRunner, table: string, column: string, type: string): Promise<void> {
  if (dialectOf(runner).kind !== 'postgres' && (await namesOf(runner, 'columns', 'column_name', table)).has(column))
    return;
  await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
}

async function namesOf(runner: QueryRunner, kind: string, what: string, table: string): Promise<Set<string>> {
  const rows: { readonly name: string }[] = await runner.query(
    `SELECT ${what} AS name FROM information_schema.${kind} WHERE table_schema = DATABASE() AND table_name = '${table}'`,
  );
  return new Set(rows.map(({ name }) => name));
}
