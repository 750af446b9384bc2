import { parseArgs } from 'node:util';
import { SettingsError, StartError, type Environment } from '@gobbler/service-kit';
import { toTable } from '../reconcile/to-table';
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

export interface RunImportOptions {
  /** Behind `npm run import-legacy --`. */
  readonly args: readonly string[];
  /** Asked for only when something is imported. */
  readonly findEnvironment: () => Promise<Environment>;
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
  /** Rows at a time. */
  readonly pageSize?: number;
}

const PAGE_SIZE = 500;
/** Pages between two lines of progress. */
const TELL_EVERY = 10;

/** Runs the import; resolves to the exit code: 0 when it came to its end, whatever had to be left out, else 1. */
export async function runImportLegacy(options: RunImportOptions): Promise<number> {
  const { say, complain } = options;
  const asked = readArgs(options.args);
  if (!asked) {
    complain(`I don't understand these arguments.\n\n${HELP}`);
    return 1;
  }
  if (asked.wantsHelp) {
    say(HELP);
    return 0;
  }
  try {
    await runWith(options, asked);
    return 0;
  } catch (error) {
    complain(describe(error));
    return 1;
  }
}

interface Asked {
  readonly isDryRun: boolean;
  readonly reportFile: string | undefined;
  readonly wantsHelp: boolean;
}

function readArgs(args: readonly string[]): Asked | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'dry-run': { type: 'boolean', default: false },
        report: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return { isDryRun: values['dry-run'], reportFile: values.report, wantsHelp: values.help };
  } catch {
    return null;
  }
}

async function runWith(options: RunImportOptions, { isDryRun, reportFile }: Asked): Promise<void> {
  const { say, pageSize = PAGE_SIZE } = options;
  const config = readImportConfig(await options.findEnvironment());
  const { close, ...opened } = await openParts(config);
  try {
    const path = reportFile ?? config.reportFile;
    const report = openReport(path);
    try {
      await importAll({ ...opened, report, isDryRun, pageSize, onPage: tellProgress(report, say) }, say);
      for (const line of summaryOf(report, isDryRun)) say(line);
      say(`Each row that was left out or noted stands in ${path}.`);
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
    // First of all, so that nobody who signs up or posts meanwhile gets an id that belongs to somebody of the old system.
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

function tellProgress({ counts }: Report, say: (line: string) => void): (table: LegacyTable) => void {
  const pages = new Map<LegacyTable, number>();
  return (table) => {
    const page = pages.get(table) ?? 0;
    pages.set(table, page + 1);
    const { read, taken, there, left } = counts[table];
    if (page % TELL_EVERY === 0)
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
    // Credentials are no rows of their own here: they come with their users, or stay behind with them.
    const places = table === 'credentials' ? ['with users', ''] : [String(taken), String(there)];
    return [table, String(read), ...places, String(left), String(noted)];
  });
  const premium = counts.customers.taken + counts.customers.there;
  return [
    ...toTable(header, rows),
    ...(premium > 0 ? ['Who has premium is for Stripe to say: npm run reconcile -- subscriptions --repair'] : []),
  ];
}

/** Settings and addresses say for themselves what is wrong; of all else the stack helps. */
function describe(error: unknown): string {
  if (error instanceof SettingsError || error instanceof StartError) return error.message;
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `It stopped before its end. What was taken over so far stays: run it again, and it goes on.\n${reason}`;
}
