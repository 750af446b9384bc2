import { createDataSource, withoutStatementLimit } from '@gobbler/service-kit';

type Row = Readonly<Record<string, unknown>>;

type Query = (statement: string, values?: readonly unknown[]) => Promise<Row[]>;

/** Does something over one connection, which is closed at the end: restore.sh minds those that are open. */
export async function connected<T>(url: string, work: (query: Query) => Promise<T>): Promise<T> {
  const source = createDataSource({ url, service: 'test', entities: [], migrations: [], poolSize: 1 });
  await source.initialize();
  try {
    return await withoutStatementLimit(source, (connection) =>
      work((statement, values = []) => connection.query(statement, [...values]) as Promise<Row[]>),
    );
  } finally {
    await source.destroy();
  }
}

/** Runs one statement on a connection of its own. */
export function ask(url: string, statement: string, values: readonly unknown[] = []): Promise<Row[]> {
  return connected(url, (query) => query(statement, values));
}

const isPostgres = (url: string): boolean => url.startsWith('postgres');

/** Adds rows, which all have the same columns. */
export async function insert(url: string, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  let count = 0;
  const place = (): string => (isPostgres(url) ? `$${(count += 1)}` : '?');
  const groups = rows.map(() => `(${columns.map(place).join(', ')})`);
  const values = rows.flatMap((row) => columns.map((column) => row[column]));
  await ask(url, `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${groups.join(', ')}`, values);
}

export async function tablesOf(url: string): Promise<string[]> {
  return connected(url, (query) => listTables(query, url));
}

async function listTables(query: Query, url: string): Promise<string[]> {
  const schema = isPostgres(url) ? "'public'" : 'DATABASE()';
  const rows = await query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${schema} ORDER BY 1`,
  );
  return rows.map(({ name }) => String(name));
}

/** Every row of every table, each as a text, sorted. */
export async function everyRow(url: string): Promise<Readonly<Record<string, readonly string[]>>> {
  return connected(url, async (query) => {
    const entries: [string, readonly string[]][] = [];
    for (const table of await listTables(query, url)) {
      const rows = await query(`SELECT * FROM ${table}`);
      entries.push([table, rows.map((row) => JSON.stringify(row)).toSorted()]);
    }
    return Object.fromEntries(entries);
  });
}

export async function countOf(url: string, from: string): Promise<number> {
  const [row] = await ask(url, `SELECT count(*) AS n FROM ${from}`);
  return Number(row?.['n']);
}
