import type { RunningProcess } from '@gobbler/test-harness';

/** The addresses of all services' metrics by service, from the start table's row `router 4100, auth 4101, …`. */
export function metricsUrls(system: Pick<RunningProcess, 'output'>): Readonly<Record<string, string>> {
  const row = /^\s*Metrics\s+(.*)$/m.exec(system.output())?.[1] ?? '';
  const urls = [...row.matchAll(/([\w-]+) (\d+)/g)].map(([, name = '', port]) => [name, `127.0.0.1:${port}`]);
  if (urls.length < 7) throw new Error(`no metrics in:\n${system.output()}`);
  return Object.fromEntries(urls) as Record<string, string>;
}

/** The names of all samples that a scrape may have, also of those that have no sample yet. */
export async function readExported(addresses: readonly string[]): Promise<ReadonlySet<string>> {
  const texts = await Promise.all(addresses.map(async (address) => (await fetch(`http://${address}/metrics`)).text()));
  const types = texts.flatMap((text) => [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)]);
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' || type === 'summary' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
    ),
  );
}
