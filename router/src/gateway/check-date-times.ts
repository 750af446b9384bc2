import { DateTimeScalar } from '@gobbler/service-kit';
import { isScalarType, valueFromASTUntyped, type GraphQLSchema } from 'graphql';

/**
 * Lets the router itself refuse a `DateTime` that is none, in a document or in variables. A composed schema knows a scalar by
 * name only and would let anything pass, to be refused by a subgraph as if the router had made the mistake.
 * What is good goes on to the subgraph as it came.
 */
export function checkDateTimes(schema: GraphQLSchema): void {
  const dateTime = schema.getType(DateTimeScalar.name);
  if (!isScalarType(dateTime)) return;
  dateTime.parseValue = (value) => {
    DateTimeScalar.parseValue(value);
    return value;
  };
  dateTime.parseLiteral = (node, variables) => {
    DateTimeScalar.parseLiteral(node, variables);
    return valueFromASTUntyped(node, variables);
  };
}
