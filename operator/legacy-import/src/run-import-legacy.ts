import { parseArgs } from 'node:util';
import { runCommand, SettingsError, StartError, toTable, type Environment, type Terminal } from '@gobbler/service-kit';
import { checkCredentials } from './check-credentials';
import { readImportConfig } from './config';
import { HELP } from './help';
import { importPeople } from './import-people';
import type { ImportParts } from './import-parts';
import { importPosts } from './import-posts';
import { importReservations } from './import-reservations';
import { openParts } from './open-parts';
import { openReport, TABLES, type LegacyTable, type Report } from './report';
import { settleTaken } from './settle-taken';

const PAGE_SIZE = 500;
/** Pages per line of progress. */
const PAGES_PER_LINE = 10;

/**
 * Runs the import; resolves to the exit code: 0 when it ran to its end, whatever had to be left out, else 1.
 * @param pageSize rows per page
 */
export function runImportLegacy(
  env: Environment,
  args: readonly string[],
  { say, complain }: Terminal,
  pageSize = PAGE_SIZE,
): Promise<number> {
  async function run({ 'dry-run': isDryRun, report }: ReturnType<typeof parse>): Promise<number> {
    await runImport({ env, isDryRun, reportFile: report, pageSize, say });
    return 0;
  }
  return runCommand({ usage: HELP, parse, run, describe }, args, { say, complain });
}

function parse(args: string[]) {
  return parseArgs({
    args,
    options: { 'dry-run': { type: 'boolean', default: false }, report: { type: 'string' } },
  }).values;
}

interface ImportOptions {
  readonly env: Environment;
  readonly isDryRun: boolean;
  readonly reportFile: string | undefined;
  readonly pageSize: number;
  readonly say: (line: string) => void;
}

async function runImport({ env, isDryRun, reportFile, pageSize, say }: ImportOptions): Promise<void> {
  const config = readImportConfig(env);
  const { close, ...opened } = await openParts(config);
  try {
    const path = reportFile ?? config.reportFile;
    const report = openReport(path);
    try {
      await importAll({ ...opened, report, isDryRun, pageSize, onPage: reportProgress(report, say) }, say);
      for (const line of summaryOf(report, isDryRun)) say(line);
      say(`Each row that was left out or noted is in ${path}.`);
    } finally {
      report.close();
    }
  } finally {
    await close();
  }
}

async function importAll(parts: ImportParts, say: (line: string) => void): Promise<void> {
  const { legacy, isDryRun } = parts;
  const highestPostId = await legacy.posts.highestId();
  if (isDryRun) say('This is a dry run: nothing is written.');
  else {
    // First of all, so that a user or post that is created meanwhile gets no id of the old system.
    await parts.accounts.raiseIds(await legacy.people.highestUserId());
    await parts.posts.raiseIds(highestPostId);
    await parts.reservations.raiseIds(await legacy.reservations.highestId());
  }
  await importPeople(parts);
  await checkCredentials(parts);
  await importPosts(parts);
  await importReservations(parts);
  if (!isDryRun) await settleTaken(parts, highestPostId);
}

function reportProgress({ counts }: Report, say: (line: string) => void): (table: LegacyTable) => void {
  const pages = new Map<LegacyTable, number>();
  return (table) => {
    const page = pages.get(table) ?? 0;
    pages.set(table, page + 1);
    const { read, taken, there, left } = counts[table];
    if (page % PAGES_PER_LINE === 0)
      say(`${table}: ${read} read, ${taken} new, ${there} there already, ${left} left out …`);
  };
}

function summaryOf({ counts }: Report, isDryRun: boolean): string[] {
  const header = [
    'what',
    'read',
    isDryRun ? 'would be taken over' : 'taken over',
    'there already',
    'left out',
    'noted',
  ];
  const rows = TABLES.map((table) => {
    const { read, taken, there, left, noted } = counts[table];
    // Credentials are imported, or left out, with their users.
    const places = table === 'credentials' ? ['with users', ''] : [String(taken), String(there)];
    return [table, String(read), ...places, String(left), String(noted)];
  });
  const premium = counts.customers.taken + counts.customers.there;
  return [
    ...toTable(header, rows),
    ...(premium > 0 ? ['Stripe knows who has premium: npm run reconcile -- subscriptions --repair'] : []),
  ];
}

/** Errors of settings and addresses say what to do; of every other error the stack helps. */
function describe(error: unknown): string {
  if (error instanceof SettingsError || error instanceof StartError) return error.message;
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `It stopped before its end. What was imported so far stays: run it again, and it continues.\n${reason}`;
}
