import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@gobbler/test-harness';
import type { Result } from '../benchmark';
import { drawChart } from './draw-chart';
import { formatResult } from './format-table';

export interface NamedResult extends Result {
  readonly name: string;
  readonly title: string;
}

const PAGE = join(ROOT, 'docs/performance.md');
const FOLDER = join(ROOT, 'docs/performance');

/** Replaces the figures of these benchmarks in docs/performance.md, with the data and a chart of each beside it. */
export function writePerformancePage(results: readonly NamedResult[], machine: string): void {
  mkdirSync(FOLDER, { recursive: true });
  let page = readFileSync(PAGE, 'utf8');
  for (const result of results) {
    const { name, title, series, targets } = result;
    writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify({ machine, series, targets }, null, 2)}\n`);
    writeFileSync(join(FOLDER, `${name}.svg`), drawChart(title, series));
    const [from, to] = [`<!-- figures of ${name} -->`, '<!-- end -->'];
    const start = page.indexOf(from);
    if (start < 0) throw new Error(`docs/performance.md has no line "${from}"`);
    const figures = `${from}\n\n![${title}](performance/${name}.svg)\n\n${formatResult(result)}\n\nMeasured on ${machine}.\n\n`;
    page = page.slice(0, start) + figures + page.slice(page.indexOf(to, start));
  }
  writeFileSync(PAGE, page);
}
