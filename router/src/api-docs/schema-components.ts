import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schemas by name, which the document's paths refer to. */
export interface SchemaComponents {
  readonly all: Readonly<Record<string, JsonSchema>>;
  /** JSON Schema (2020-12, as OpenAPI 3.1 has it) of what is sent (`input`) or answered; named schemas become references. */
  convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema;
}

const DEFINITIONS = '#/$defs/';
const COMPONENTS = '#/components/schemas/';

/** Collects the schemas that have an `id` in their metadata. */
export function createSchemaComponents(): SchemaComponents {
  const all: Record<string, JsonSchema> = {};
  return {
    all,
    convert(schema, io) {
      const { id } = schema.meta() ?? {};
      // A named schema at the top would be written out.
      const wrapped = id === undefined ? schema : z.tuple([schema]);
      const { $schema: _, $defs = {}, ...converted } = z.toJSONSchema(wrapped, { io, unrepresentable: 'any' });
      for (const [name, definition] of Object.entries(refer($defs) as Record<string, JsonSchema>)) {
        const { id: _named, ...rest } = definition;
        all[name] = rest;
      }
      const { prefixItems, ...whole } = refer(converted) as { prefixItems?: readonly JsonSchema[] } & JsonSchema;
      return id === undefined ? whole : (prefixItems?.[0] ?? whole);
    },
  };
}

/** Points references at the document's components. */
function refer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(refer);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      name,
      name === '$ref' && typeof child === 'string' ? child.replace(DEFINITIONS, COMPONENTS) : refer(child),
    ]),
  );
}
