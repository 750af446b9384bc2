import type { z } from 'zod';

/** An event's name, schema version and data schema. */
export interface EventDefinition<Data = unknown> {
  readonly name: string;
  readonly version: number;
  readonly data: z.ZodType<Data>;
}

export function defineEvent<Data>(name: string, version: number, data: z.ZodType<Data>): EventDefinition<Data> {
  return { name, version, data };
}

/** The type of an event's data. */
export type EventData<Definition> = Definition extends EventDefinition<infer Data> ? Data : never;
