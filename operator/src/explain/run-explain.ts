import { parseArgs } from 'node:util';
import { alignColumns, runCommand, type Subject, type Terminal } from '@gobbler/service-kit';
import type { Facts, SourcedFact } from './collect-facts';

const USAGE = `npm run explain -- push --user 12 --post 34   why user 12 was notified of post 34, or was not
npm run explain -- reservation 56             what became of a reservation
npm run explain -- post 34                    what became of a post, its reservations and pushes

Reads every service's database, the events that wait to be published and the dead letters, and prints in order of time what
they know; what is so now comes last. Of pushes the worker keeps records for PUSH_RECORD_DAYS. Prints no tokens, positions or
texts of people, and changes nothing.

--json     one JSON object: { "subject", "isComplete", "facts": [{ "at", "source", "text" }] }

Settings come from the environment, .env, or the npm start that is running on GOBBLER_DATA_DIR (.gobbler).
Exit code 1 when something could not be read.`;

/** Collects and prints the facts about a subject; resolves to the exit code. */
export function runExplain(
  collect: (subject: Subject) => Promise<Facts>,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  async function run({ subject, json }: NonNullable<ReturnType<typeof parse>>): Promise<number> {
    const found = await collect(subject);
    const sorted = { ...found, facts: found.facts.toSorted(byTime) };
    if (json) terminal.say(JSON.stringify(sorted, null, 2));
    else for (const line of linesOf(sorted)) terminal.say(line);
    return found.isComplete ? 0 : 1;
  }
  return runCommand({ usage: USAGE, parse, run }, args, terminal);
}

function parse(args: string[]) {
  const options = { json: { type: 'boolean' }, user: { type: 'string' }, post: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const subject = subjectOf(positionals, idOf(values.user), idOf(values.post));
  return subject && { subject, json: values.json };
}

function subjectOf([what, id, ...more]: readonly string[], userId?: number, postId?: number): Subject | null {
  if (more.length > 0) return null;
  if (what === 'push') return id === undefined && userId && postId ? { userId, postId } : null;
  if (userId || postId || id === undefined) return null;
  if (what === 'reservation') return { reservationId: idOf(id) };
  return what === 'post' ? { postId: idOf(id) } : null;
}

/** Throws for what is no id. */
function idOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,15}$/.test(text)) throw new Error(`${text} is no id`);
  return Number(text);
}

/** What is so at the moment comes last. */
function byTime(one: SourcedFact, other: SourcedFact): number {
  return (one.at?.getTime() ?? Infinity) - (other.at?.getTime() ?? Infinity) || 0;
}

function linesOf({ subject, facts }: Facts): string[] {
  const { reservationId, postId, userId } = subject;
  const title = [
    ...(reservationId === undefined ? [] : [`reservation ${reservationId}`]),
    ...(postId === undefined ? [] : [`post ${postId}`]),
    ...(userId === undefined ? [] : [`user ${userId}`]),
  ].join(', ');
  const rows = facts.map(({ at, source, text }) => [at?.toISOString() ?? 'now', source, text]);
  return [`${title}:`, ...alignColumns(rows).map((line) => `  ${line}`)];
}
