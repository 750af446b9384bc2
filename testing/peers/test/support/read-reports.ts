import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Report } from './report';

const FOLDER = join(__dirname, '../reports');

export interface Filed {
  /** The folder it lies in. */
  readonly area: string;
  readonly file: string;
  /** Its public address, from the first line. */
  readonly address: string;
  readonly report: Report;
}

/** All reports of the museum, by area and file. */
export async function readReports(): Promise<Filed[]> {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const path = join(FOLDER, file);
      const [firstLine = ''] = readFileSync(path, 'utf8').split('\n');
      const { report } = (await import(path)) as { report: Report };
      return { area: dirname(file), file: basename(file), address: firstLine.replace(/^\/\/ /, ''), report };
    }),
  );
}
