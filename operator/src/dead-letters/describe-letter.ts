import type { DeadLetter } from '@gobbler/rabbitmq-broker';

/** A dead letter in full, as JSON; its body as an object where it is one. */
export function describeLetter({ queue, message, attempts, reason, firstFailedAt, lastFailedAt }: DeadLetter): string {
  const { id, name, body } = message;
  return JSON.stringify(
    { id, name, queue, attempts, reason, firstFailedAt, lastFailedAt, body: parsed(body) },
    undefined,
    2,
  );
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
