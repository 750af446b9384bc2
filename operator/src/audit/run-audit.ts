import { parseArgs } from 'node:util';
import { AUDIT_EVENTS, type AuditQuery, type findAuditEntries } from '@gobbler/auth';
import { runCommand, toTable, type Terminal } from '@gobbler/service-kit';

const USAGE = `npm run audit [-- options]   the audit log: log-ins, refused passwords, changed emails, operators' commands

--user ID      only what concerns this user
--event NAME   only one kind: ${AUDIT_EVENTS.join(', ')}
--since TIME   only from then on (RFC 3339, such as 2026-11-30T12:00:00Z)
--limit N      the newest N entries, oldest first; 100 when left out, 10000 at most
--json         a JSON object a line

A source is the hash of a client's network: the same network has the same hash. Entries are kept for AUDIT_LOG_DAYS.
Settings come from the environment, .env, or the npm start that is running on GOBBLER_DATA_DIR (.gobbler).
Exit code 1 when the log could not be read.`;

type Entries = Awaited<ReturnType<typeof findAuditEntries>>;

/** Characters of a source's hash that the table shows. */
const SHOWN_HASH = 12;

/** Prints entries of the audit log; resolves to the exit code. @param find null when the log can't be read */
export function runAudit(
  find: (query: AuditQuery) => Promise<Entries | null>,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  async function run({ query, json }: NonNullable<ReturnType<typeof parse>>): Promise<number> {
    const entries = await find(query);
    if (!entries) return 1;
    for (const line of json ? entries.map((entry) => JSON.stringify(entry)) : tableOf(entries)) terminal.say(line);
    return 0;
  }
  return runCommand({ usage: USAGE, parse, run }, args, terminal);
}

function parse(args: string[]): { readonly query: AuditQuery; readonly json: boolean } | null {
  const text = { type: 'string' } as const;
  const options = { user: text, event: text, since: text, limit: text, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args, options });
  const event = AUDIT_EVENTS.find((name) => name === values.event);
  const since = values.since === undefined ? undefined : new Date(values.since);
  const userId = values.user === undefined ? undefined : Number(values.user);
  const limit = Number(values.limit ?? 100);
  const isId = userId === undefined || (Number.isSafeInteger(userId) && userId > 0);
  if (!isId || !(limit >= 1 && limit <= 10_000) || !Number.isInteger(limit)) return null;
  if ((values.event !== undefined && !event) || Number.isNaN(since?.getTime())) return null;
  return { query: { userId, event, since, limit }, json: values.json ?? false };
}

function tableOf(entries: Entries): string[] {
  if (entries.length === 0) return ['No entries.'];
  const rows = entries.map(({ occurredAt, event, userId, sourceHash, detail }) => [
    occurredAt.toISOString(),
    event,
    userId === null ? '-' : String(userId),
    sourceHash?.slice(0, SHOWN_HASH) ?? '-',
    detail ?? '',
  ]);
  return toTable(['time', 'event', 'user', 'source', 'detail'], rows);
}
