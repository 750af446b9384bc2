import type { DeadLetter } from '@gobbler/rabbitmq-broker';

/** A dead letter in full; its body as an object where it is one. */
export function readableLetter({ queue, message, attempts, reason, firstFailedAt, lastFailedAt }: DeadLetter): object {
  const { id, name, body } = message;
  return { id, name, queue, attempts, reason, firstFailedAt, lastFailedAt, body: parsed(body) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
