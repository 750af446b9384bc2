/** The parts of TypeORM's data source that are used here. */
interface Source {
  readonly options: { readonly type: string };
  createQueryRunner(): { query(sql: string, parameters?: unknown[]): Promise<unknown>; release(): Promise<void> };
}

/** A node of a plan of PostgreSQL (https://www.postgresql.org/docs/18/sql-explain.html). */
type PlanNode = Readonly<Record<string, unknown>> & { readonly Plans?: readonly PlanNode[] };

/**
 * Runs a query and returns how many rows the engine has read for it, returned or not: PostgreSQL's plan counts those of tables,
 * MariaDB's and MySQL's counters also entries of indexes and rows of temporary tables, so that one row may count three times.
 */
export async function countRowsRead(
  source: Source,
  [sql, parameters]: readonly [sql: string, parameters: unknown[]],
): Promise<number> {
  const runner = source.createQueryRunner();
  try {
    if (source.options.type === 'postgres') {
      const rows = await runner.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, parameters);
      const [{ 'QUERY PLAN': plans }] = rows as [{ 'QUERY PLAN': [{ Plan: PlanNode }] }];
      return rowsReadBy(plans[0].Plan);
    }
    const counted = async () =>
      sumOf((await runner.query(`SHOW SESSION STATUS LIKE 'Handler_read%'`)) as { Value: string }[]);
    const [first, second] = [await counted(), await counted()];
    await runner.query(sql, parameters);
    return (await counted()) - second - (second - first);
  } finally {
    await runner.release();
  }
}

function rowsReadBy(node: PlanNode): number {
  const rows = ['Actual Rows', 'Rows Removed by Filter', 'Rows Removed by Index Recheck'];
  const own = 'Relation Name' in node ? rows.reduce((sum, name) => sum + Number(node[name] ?? 0), 0) : 0;
  const inner = (node.Plans ?? []).reduce((sum, plan) => sum + rowsReadBy(plan), 0);
  return own * Number(node['Actual Loops'] ?? 1) + inner;
}

function sumOf(rows: readonly { readonly Value: string }[]): number {
  return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
}
