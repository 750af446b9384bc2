import { buildSchema, parse, validate, type GraphQLSchema } from 'graphql';
import { getVariableValues } from 'graphql/execution/values';
import { checkDateTimes } from '../src/engine/plan/check-date-times';

describe('DateTime values at the router', () => {
  let schema: GraphQLSchema;
  beforeEach(() => {
    schema = buildSchema('scalar DateTime\ntype Query { since(at: DateTime!): Int }');
    checkDateTimes(schema);
  });

  const inline = (value: string) => validate(schema, parse(`{ since(at: ${value}) }`)).map((error) => error.message);

  it('an invalid DateTime in a document is refused', () => {
    for (const value of ['"2027-01-01"', '"tomorrow"', '5', '"2027-02-30T10:00:00Z"']) {
      expect(inline(value)).toEqual([expect.stringContaining('DateTime must be an RFC 3339 time')]);
    }
    expect(inline('"2027-01-01T10:00:00Z"')).toEqual([]);
  });

  it('a valid DateTime in a variable is passed on unchanged', () => {
    const operation = parse('query ($at: DateTime!) { since(at: $at) }').definitions[0];
    if (operation?.kind !== 'OperationDefinition') throw new Error('not an operation');
    const values = (at: unknown) => getVariableValues(schema, operation.variableDefinitions ?? [], { at });
    expect(values('2027-01-01T18:00:00+08:00')).toEqual({ coerced: { at: '2027-01-01T18:00:00+08:00' } });
    expect(values('tomorrow').errors).toHaveLength(1);
  });

  it('a schema without DateTime is left unchanged', () => {
    expect(() => checkDateTimes(buildSchema('type Query { a: Int }'))).not.toThrow();
  });
});
