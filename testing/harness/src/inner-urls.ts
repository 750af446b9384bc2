import type { RunningProcess } from './start-process';

/** Where the services behind the router listen, by the start table's row `auth 4001, user 4002, …`. */
export function innerUrls(system: Pick<RunningProcess, 'output'>): Record<string, string> {
  const row = /Services, inside only\s+(.*)/.exec(system.output())?.[1];
  if (!row) throw new Error(`no inner services in:\n${system.output()}`);
  const pairs = row.split(', ').map((item) => item.split(' '));
  return Object.fromEntries(pairs.map(([name = '', port]) => [name, `http://127.0.0.1:${port}`]));
}
