import { z } from 'zod';

/** W3C trace context (https://www.w3.org/TR/trace-context/) of the request that caused the event. */
const traceContext = z.object({ traceparent: z.string() });

/** The envelope of every event. */
export const envelopeSchema = z.object({
  /** UUIDv7. */
  id: z.uuid(),
  name: z.string(),
  /** The version of the data's schema, not of the entity. */
  version: z.int().positive(),
  occurredAt: z.iso.datetime(),
  trace: traceContext.nullable(),
  data: z.unknown(),
});

export type Envelope<Data = unknown> = Omit<z.infer<typeof envelopeSchema>, 'data'> & { readonly data: Data };
