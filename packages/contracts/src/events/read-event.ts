import type { BrokerMessage, HandlerOutcome } from '../ports/broker';
import type { z } from 'zod';
import { envelopeSchema, type Envelope } from './envelope';
import type { EventDefinition } from './event-definition';

/** An event, or the reason why the message must be dead-lettered immediately. */
export type ReadEventResult<Data> =
  | { readonly isReadable: true; readonly event: Envelope<Data> }
  | { readonly isReadable: false; readonly outcome: HandlerOutcome };

/**
 * Reads a message as one of the events that a consumer supports. Rejects what a retry can't fix: invalid JSON, unknown events or
 * versions, and data that does not match its schema.
 */
export function readEvent<Data>(
  message: BrokerMessage,
  definitions: readonly EventDefinition<Data>[],
): ReadEventResult<Data> {
  const json = parseJson(message.body);
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return rejected(`not an event envelope: ${describe(envelope.error)}`);
  const definition = definitions.find(
    ({ name, version }) => name === envelope.data.name && version === envelope.data.version,
  );
  if (!definition) return rejected(`unknown event ${envelope.data.name} version ${envelope.data.version}`);
  const data = definition.data.safeParse(envelope.data.data);
  if (!data.success) return rejected(`${definition.name}: data off its schema: ${describe(data.error)}`);
  return { isReadable: true, event: { ...envelope.data, data: data.data } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** On one line, and without the data. */
function describe({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.') || '(all)'}: ${message}`).join('; ');
}

function rejected(reason: string): { isReadable: false; outcome: HandlerOutcome } {
  return { isReadable: false, outcome: { kind: 'reject', reason } };
}
