import { getNamedType, getNullableType, isCompositeType, isListType, type GraphQLField } from 'graphql';
import type { CostTable } from '../../cost/cost-table';
import { WEIGHTS } from '../../cost/estimate-cost';

export interface CostOptions {
  readonly table: CostTable;
  readonly defaultListSize: number;
}

/** What a field adds to the cost of an operation, in words. `type` is its parent's name. */
export function describeCost(
  type: string,
  field: GraphQLField<unknown, unknown>,
  isMutation: boolean,
  { table, defaultListSize }: CostOptions,
): string {
  const named = getNamedType(field.type);
  const coordinate = `${type}.${field.name}`;
  const isObject = isCompositeType(named);
  const weight =
    table.weights.get(coordinate) ?? table.weights.get(named.name) ?? (isObject ? WEIGHTS.object : WEIGHTS.leaf);
  const cost = `${isMutation ? WEIGHTS.mutation + weight : weight}${isObject ? ' and its fields' : ''}`;
  const { slicingArguments, sizedFields, assumedSize } = table.listSizes.get(coordinate) ?? {};
  const sizes = (slicingArguments ?? []).map((name) => `<code>${name}</code>`).join(' or ');
  if (sizedFields?.length) return `${cost}; its ${sizedFields.join(', ')} count ${sizes || assumedSize} times`;
  if (!isListType(getNullableType(field.type))) return cost;
  return `${cost}, ${sizes || `${assumedSize ?? defaultListSize}`} times`;
}
