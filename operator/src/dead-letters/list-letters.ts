import type { DeadLetter } from '@gobbler/rabbitmq-broker';
import { toTable } from '@gobbler/service-kit';

/** Characters of a reason that a table shows. */
const SHOWN = 80;

/** A table of dead letters, and their number. */
export function listLetters(letters: readonly DeadLetter[], where: string): string[] {
  if (letters.length === 0) return [`No dead letters (${where}).`];
  const rows = letters.map(({ queue, message, attempts, reason, lastFailedAt }) => [
    message.id || '(none)',
    message.name,
    queue,
    attempts === null ? '-' : String(attempts),
    lastFailedAt ?? '-',
    oneLine(reason),
  ]);
  return [
    ...toTable(['id', 'event', 'queue', 'attempts', 'last failed', 'reason'], rows),
    '',
    `${letters.length} in all (${where}).`,
  ];
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line;
}
