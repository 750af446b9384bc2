import type { GraphQLSchema } from 'graphql';
import type { ChosenOperation } from './choose-operation';
import { gatewayOperation, type GatewayOperation } from './gateway-operation';
import type { InternalNameSource } from './internal-names';
import type { ValueOf } from './null-problems';
import { merge, type MergedSelection } from './selection';
import { specialise, type ConditionValues, type SpecialisedOperation } from './specialise';

/** An operation for one set of condition values, ready to be planned. */
export interface PreparedOperation extends SpecialisedOperation {
  readonly merged: MergedSelection;
  /** What the gateway plans and runs; null when the router can answer all of it. */
  readonly gateway: GatewayOperation | null;
}

export function prepareOperation(
  schema: GraphQLSchema,
  chosen: ChosenOperation,
  conditions: ConditionValues,
  names: InternalNameSource,
): PreparedOperation {
  const specialised = specialise(schema, chosen, conditions, names.start());
  return {
    ...specialised,
    merged: merge([specialised.selection]),
    gateway: gatewayOperation(chosen.operation, specialised, names.prefix),
  };
}

/** The values of an operation's conditions, from checked variables. */
export function conditionValues({ conditions }: ChosenOperation, valueOf: ValueOf): ConditionValues {
  return new Map([...conditions].map((name) => [name, valueOf(name) as boolean | null]));
}
