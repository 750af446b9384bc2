import { dialectOf } from '@gobbler/service-kit';
import type { DataSource } from 'typeorm';
import type { NearbyQuery } from '../src/domain/ports';
import { nearbyQuery } from '../src/infra/nearby-query';

export interface SearchPlan {
  /** Of the table of posts; null when every post is read. */
  readonly index: string | null;
  /** Posts that were read, found or not. */
  readonly rowsRead: number;
}

/** Runs a search and returns how the engine ran it. */
export async function explainSearch(dataSource: DataSource, query: NearbyQuery): Promise<SearchPlan> {
  const [sql, parameters] = nearbyQuery(dataSource, query).getQueryAndParameters();
  const explain = { postgres: explainPostgres, mariadb: explainMariadb, mysql: explainMysql }[
    dialectOf(dataSource).kind
  ];
  return explain(async (how) =>
    (await dataSource.query<Record<string, string>[]>(`${how} ${sql}`, parameters)).map(textOf),
  );
}

type Explain = (run: (how: string) => Promise<string[]>) => Promise<SearchPlan>;

const textOf = (row: Record<string, string>): string => Object.values(row)[0] ?? '';

const explainPostgres: Explain = async (run) => {
  const plan = (await run('EXPLAIN (ANALYZE, COSTS OFF)')).join('\n');
  const reads = [...plan.matchAll(/(?:Index Scan|Heap Scan|Seq Scan).*rows=([\d.]+)/g)].map(([, rows]) => Number(rows));
  const index = /Index Scan (?:using|on) (\w+)/.exec(plan)?.[1] ?? null;
  return { index, rowsRead: Math.max(...reads) };
};

/** `ANALYZE FORMAT=JSON` has per table what was read (https://mariadb.com/kb/en/analyze-format-json/). */
const explainMariadb: Explain = async (run) => {
  const plan = (await run('ANALYZE FORMAT=JSON')).join('');
  const access = /"table_name": "post",\s*"access_type": "(\w+)"/.exec(plan)?.[1];
  const index = /"table_name": "post"[\s\S]*?"key": "(\w+)"/.exec(plan)?.[1] ?? null;
  const rowsRead = Number(/"table_name": "post"[\s\S]*?"r_rows": ([\d.]+)/.exec(plan)?.[1] ?? 0);
  return { index: access === 'range' ? index : null, rowsRead };
};

/** MySQL's tree names the index that a range is read from, and the rows that came out of it. */
const explainMysql: Explain = async (run) => {
  const plan = (await run('EXPLAIN ANALYZE')).join('\n');
  const index = /range scan on post using (\w+)/.exec(plan)?.[1] ?? null;
  const rowsRead = Number(/scan on post using .*?actual time=[\d.]+ rows=([\d.e+]+)/.exec(plan)?.[1] ?? 0);
  return { index, rowsRead };
};
