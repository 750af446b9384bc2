import { DateTimeScalar } from '@gobbler/service-kit';
import { isScalarType, valueFromASTUntyped, type GraphQLSchema } from 'graphql';

/**
 * Makes the router reject an invalid `DateTime` in a document or in variables. A composed schema only has the scalar's name and
 * would accept any value. Valid values are passed on unchanged.
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
