import {
  baseType,
  isCompositeType,
  isListType,
  isNonNullType,
  ListType,
  ScalarType,
  Supergraph,
  type OutputType,
  type Schema,
} from '@apollo/federation-internals';

/**
 * A supergraph's schema in which every field is nullable and every leaf accepts any value. The gateway completes its result by
 * this schema and so removes nothing: it would report its own nulls only in an answer without errors, and we complete the answer
 * by the client's schema. Inaccessible types stay, so that their values are reported as well.
 */
export function lenientSchema(supergraphSdl: string): Schema {
  const { schema } = Supergraph.build(supergraphSdl, { validateSupergraph: false });
  const anything = schema.addType(new ScalarType(freeName(schema)));

  function lenient(type: OutputType): OutputType {
    if (isNonNullType(type)) return lenient(type.ofType);
    if (isListType(type)) return new ListType(lenient(type.ofType));
    return isCompositeType(baseType(type)) ? type : anything;
  }

  for (const type of [...schema.objectTypes(), ...schema.interfaceTypes()]) {
    for (const field of type.fields()) if (field.type) field.type = lenient(field.type);
  }
  return schema;
}

function freeName(schema: Schema): string {
  let name = 'Anything';
  while (schema.type(name)) name += '_';
  return name;
}
