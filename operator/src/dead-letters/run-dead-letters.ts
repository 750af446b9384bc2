import { parseArgs } from 'node:util';
import { SettingsError } from '@gobbler/service-kit';
import type { DeadLetter, DeadLetters } from '@gobbler/rabbitmq-broker';
import { describeLetter } from './describe-letter';
import { listLetters } from './list-letters';

export interface RunDeadLettersOptions {
  /** Behind `npm run dead-letters --`. */
  readonly args: readonly string[];
  readonly open: () => Promise<DeadLetters>;
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

const USAGE = `npm run dead-letters -- list          all events that no attempt could deliver, oldest first in each queue
npm run dead-letters -- show ID       one of them in full, as JSON
npm run dead-letters -- replay [ID]   put one of them, or all, back into the queue in which they died

Reads RABBITMQ_URL from the environment or .env; without it the record of the stand-in for RabbitMQ in GOBBLER_DATA_DIR,
which can be listed and shown. A replayed event begins again with its first attempt, and only for the consumer that had
failed. A letter without an id is listed by one made from its text (body-…). It may be stopped at any time: what was not
replayed is still there. Exit code 1 when something went wrong.`;

/** Told of each letter up to here, then of every hundredth. */
const TOLD_ONE_BY_ONE = 20;

/** Lists, shows or replays dead letters; resolves to the exit code. */
export async function runDeadLetters({ args, open, say, complain }: RunDeadLettersOptions): Promise<number> {
  const asked = readArgs(args);
  if (!asked) {
    complain(`I don't understand these arguments.\n\n${USAGE}`);
    return 1;
  }
  if (asked.command === 'help') {
    say(USAGE);
    return 0;
  }
  try {
    const letters = await open();
    try {
      return await obey(asked, letters, { say, complain });
    } finally {
      await letters.close();
    }
  } catch (error) {
    complain(describe(error));
    return 1;
  }
}

type Asked = { readonly command: 'help' | 'list' } | { readonly command: 'show' | 'replay'; readonly id?: string };

function readArgs(args: readonly string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h', default: false } },
    });
    const [command, id, ...more] = positionals;
    if (values.help) return { command: 'help' };
    // An empty one may be a variable that nobody filled in: it must never mean all of them.
    if (more.length > 0 || id?.trim() === '') return null;
    if (command === 'list' && id === undefined) return { command };
    if (command === 'show' && id !== undefined) return { command, id };
    if (command === 'replay') return id === undefined ? { command } : { command, id };
    return null;
  } catch {
    return null;
  }
}

type Terminal = Pick<RunDeadLettersOptions, 'say' | 'complain'>;

async function obey(asked: Asked, letters: DeadLetters, { say, complain }: Terminal): Promise<number> {
  if (asked.command === 'replay') return replay(letters, asked.id, { say, complain });
  const all = await letters.list();
  if (asked.command === 'show') {
    const found = all.filter(({ message }) => message.id === asked.id);
    if (found.length === 0) complain(`There is no dead letter ${asked.id} (${letters.description}).`);
    for (const letter of found) say(describeLetter(letter));
    return found.length === 0 ? 1 : 0;
  }
  for (const line of listLetters(all, letters.description)) say(line);
  return 0;
}

async function replay(letters: DeadLetters, id: string | undefined, { say, complain }: Terminal): Promise<number> {
  let done = 0;
  const isChosen = ({ message }: DeadLetter): boolean => id === undefined || message.id === id;
  const count = await letters.replay(isChosen, ({ message, queue }) => {
    done += 1;
    if (done <= TOLD_ONE_BY_ONE || done % 100 === 0) say(`${done}: ${message.name} ${message.id} is back in ${queue}`);
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
