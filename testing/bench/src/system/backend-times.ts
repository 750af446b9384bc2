import { Client } from 'pg';
import { processorTimes } from '../measure/processor-time';

/** The CPU time of PostgreSQL's backends that serve some databases. */
export function createBackendTimes(databaseUrls: readonly string[]) {
  const [url = ''] = databaseUrls;
  const names = databaseUrls.map((one) => new URL(one).pathname.slice(1));
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // the next statement reports it
  const connected = client.connect();

  async function read(): Promise<ReadonlyMap<number, number>> {
    await connected;
    const text =
      'SELECT pid FROM pg_stat_activity WHERE datname = ANY($1) AND backend_type = $2 AND pid <> pg_backend_pid()';
    const { rows } = await client.query<{ pid: number }>(text, [names, 'client backend']);
    return processorTimes(rows.map(({ pid }) => pid));
  }

  return {
    /** Resolves to what reads the milliseconds that the backends have used since; those that have ended meanwhile don't count. */
    async start(): Promise<() => Promise<number>> {
      const before = await read();
      return async () => [...(await read())].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0);
    },
    close: () => client.end(),
  };
}
