import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';

/** Whether an object with this `__typename` satisfies a type condition of a plan. */
export type Satisfies = (typename: unknown, condition: string) => boolean;

export function createTypeConditions(schema: GraphQLSchema): Satisfies {
  return (typename, condition) => {
    if (typename === condition) return true;
    if (typeof typename !== 'string') return false;
    const type = schema.getType(typename);
    const abstract = schema.getType(condition);
    return (
      (isObjectType(type) || isInterfaceType(type)) && isAbstractType(abstract) && schema.isSubType(abstract, type)
    );
  };
}
