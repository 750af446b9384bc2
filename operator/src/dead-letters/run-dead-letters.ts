import { parseArgs } from 'node:util';
import { runCommand, SettingsError, type Terminal } from '@gobbler/service-kit';
import type { DeadLetter, DeadLetters } from '@gobbler/rabbitmq-broker';
import { readableLetter } from './readable-letter';
import { listLetters } from './list-letters';

const USAGE = `npm run dead-letters -- list          all events that no attempt could deliver, oldest first in each queue
npm run dead-letters -- list --json   the same for programs, one JSON array
npm run dead-letters -- show ID       one of them in full, as JSON
npm run dead-letters -- replay [ID]   put one of them, or all, back into the queue in which they died

Reads RABBITMQ_URL from the environment or .env; without it the record of the stand-in for RabbitMQ in GOBBLER_DATA_DIR,
which can be listed and shown. A replayed event begins again with its first attempt, and only for the consumer that had
failed. A letter without an id is listed by one made from its text (body-…). It may be stopped at any time: what was not
replayed is still there. Exit code 1 when something went wrong.`;

/** Prints a line per letter up to here, then one per hundred. */
const PRINTED_ONE_BY_ONE = 20;

/** Lists, shows or replays dead letters; resolves to the exit code. */
export function runDeadLetters(
  open: () => Promise<DeadLetters>,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  async function run(asked: Asked): Promise<number> {
    const letters = await open();
    try {
      return await obey(asked, letters, terminal);
    } finally {
      await letters.close();
    }
  }
  return runCommand({ usage: USAGE, parse, run, describe }, args, terminal);
}

type Asked =
  | { readonly command: 'list'; readonly isJson: boolean }
  | { readonly command: 'show' | 'replay'; readonly id?: string };

function parse(args: string[]): Asked | null {
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean' } } });
  const [command, id, ...more] = positionals;
  const isJson = values.json === true;
  // An empty one may be an unset variable: it must never mean all of them.
  if (more.length > 0 || id?.trim() === '') return null;
  if (command === 'list' && id === undefined) return { command, isJson };
  if (isJson) return null;
  if (command === 'show' && id !== undefined) return { command, id };
  if (command === 'replay') return id === undefined ? { command } : { command, id };
  return null;
}

async function obey(asked: Asked, letters: DeadLetters, { say, complain }: Terminal): Promise<number> {
  if (asked.command === 'replay') return replay(letters, asked.id, { say, complain });
  const all = await letters.list();
  if (asked.command === 'show') {
    const found = all.filter(({ message }) => message.id === asked.id);
    if (found.length === 0) complain(`There is no dead letter ${asked.id} (${letters.description}).`);
    for (const letter of found) say(JSON.stringify(readableLetter(letter), null, 2));
    return found.length === 0 ? 1 : 0;
  }
  if (asked.command === 'list' && asked.isJson) say(JSON.stringify(all.map(readableLetter), null, 2));
  else for (const line of listLetters(all, letters.description)) say(line);
  return 0;
}

async function replay(letters: DeadLetters, id: string | undefined, { say, complain }: Terminal): Promise<number> {
  let done = 0;
  const isChosen = ({ message }: DeadLetter): boolean => id === undefined || message.id === id;
  const count = await letters.replay(isChosen, ({ message, queue }) => {
    done += 1;
    if (done <= PRINTED_ONE_BY_ONE || done % 100 === 0)
      say(`${done}: ${message.name} ${message.id} is back in ${queue}`);
  });
  if (count === 0 && id !== undefined) {
    complain(`There is no dead letter ${id} (${letters.description}).`);
    return 1;
  }
  say(
    count === 0
      ? `No dead letters (${letters.description}).`
      : `${count} replayed. What fails again is back here later.`,
  );
  return 0;
}

/** Settings and addresses that can't be reached say for themselves what is wrong. */
function describe(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  if (error instanceof AggregateError) return describe(error.errors[0]);
  return error instanceof Error ? `It could not be done: ${error.message}` : String(error);
}
