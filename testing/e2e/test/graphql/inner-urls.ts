import type { System } from '../system';

/** Where the parts behind the router listen, as the start table says: `auth 4001, user 4002, …`. */
export function innerUrls(system: System): Record<string, string> {
  const row = /Services, inside only\s+(.*)/.exec(system.output())?.[1];
  if (!row) throw new Error(`no inner services in:\n${system.output()}`);
  return Object.fromEntries(
    row.split(', ').map((item) => {
      const [name = '', port] = item.split(' ');
      return [name, `http://127.0.0.1:${port}`];
    }),
  );
}
