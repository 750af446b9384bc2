import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './read-manifests';

/** The table "Who calls whom" of docs/architecture.md, as `router → auth`. */
export function documentedCalls(): readonly string[] {
  const text = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8');
  const [, section = ''] = text.split('## Who calls whom');
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => /^\| *(`|\|)/.test(line));
  let from = '';
  return rows.flatMap((row) => {
    const [, first = '', second = ''] = row.split('|').map((cell) => cell.trim());
    from = first.replaceAll('`', '') || from;
    const called =
      second === 'all subgraphs'
        ? readdirSync(join(ROOT, 'subgraphs'))
        : [...second.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name);
    return called.map((to) => `${from} → ${to}`);
  });
}
