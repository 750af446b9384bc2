import {
  defaultTypeResolver,
  GraphQLError,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
} from 'graphql';
import type { FieldNode } from 'graphql';
import { failAt, isPromise, type Execution, type Path } from './execution';

/** Makes a field's value, or an item of its list, what the answer holds. Returns a promise where something in it is one. */
export type Completion = (execution: Execution, value: unknown, path: Path, infoOf: InfoOf) => unknown;

/** The fourth argument of a resolver, made only where it is asked for. */
export type InfoOf = () => GraphQLResolveInfo;

/** The field to which a value belongs. */
export interface FieldPlace {
  /** `Type.field`. */
  readonly name: string;
  readonly fieldNodes: readonly FieldNode[];
  /** Executes what is selected below the field on an object of this type. */
  readonly executeBelow: (execution: Execution, type: GraphQLObjectType, source: unknown, path: Path) => unknown;
}

/** Compiles the completion of values (https://spec.graphql.org/October2021/#sec-Value-Completion). */
export function compileCompletion(type: GraphQLOutputType, field: FieldPlace): Completion {
  if (isNonNullType(type)) return completeNonNull(compileCompletion(type.ofType as GraphQLOutputType, field), field);
  const complete = compileNullable(type, field);
  return (execution, value, path, infoOf) => {
    if (value instanceof Error) throw value;
    return value == null ? null : complete(execution, value, path, infoOf);
  };
}

function completeNonNull(complete: Completion, { name }: FieldPlace): Completion {
  return (execution, value, path, infoOf) => {
    const completed = complete(execution, value, path, infoOf);
    if (completed === null) throw new Error(`Cannot return null for non-nullable field ${name}.`);
    return completed;
  };
}

function compileNullable(type: GraphQLOutputType, field: FieldPlace): Completion {
  if (isListType(type)) return completeList(type.ofType as GraphQLOutputType, field);
  if (isLeafType(type)) return completeLeaf(type);
  if (isAbstractType(type)) return completeAbstract(type, field);
  if (!isObjectType(type)) throw new Error('this is no output type');
  return (execution, value, path) => field.executeBelow(execution, type, value, path);
}

function completeLeaf(type: GraphQLLeafType): Completion {
  return (_execution, value) => {
    const serialized: unknown = type.serialize(value);
    if (serialized == null) throw new Error(`${type.name} has no text for a value`);
    return serialized;
  };
}

function completeList(itemType: GraphQLOutputType, field: FieldPlace): Completion {
  const complete = compileCompletion(itemType, field);
  const place = { fieldNodes: field.fieldNodes, isNonNull: isNonNullType(itemType) };
  return (execution, list, path, infoOf) => {
    if (typeof list !== 'object' || list === null || !(Symbol.iterator in list))
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${field.name}".`);
    const items = Array.isArray(list) ? (list as unknown[]) : [...(list as Iterable<unknown>)];
    if (execution.work?.take(items.length) === false) return execution.work.never;
    let hasPromise = false;
    const completed = items.map((item, key) => {
      const itemPath: Path = { prev: path, key, typename: undefined };
      const fail = (error: unknown) => failAt(execution, place, itemPath, error);
      try {
        const value = isPromise(item)
          ? item.then((late) => complete(execution, late, itemPath, infoOf))
          : complete(execution, item, itemPath, infoOf);
        if (!isPromise(value)) return value;
        hasPromise = true;
        return value.then(undefined, fail);
      } catch (error) {
        return fail(error);
      }
    });
    return hasPromise ? Promise.all(completed) : completed;
  };
}

/** None of our types has an `isTypeOf`. */
function completeAbstract(type: GraphQLAbstractType, { executeBelow }: FieldPlace): Completion {
  const resolveType = type.resolveType ?? defaultTypeResolver;
  return (execution, value, path, infoOf) => {
    const executeAs = (name: unknown) => {
      const runtimeType = typeof name === 'string' ? execution.schema.getType(name) : undefined;
      if (!isObjectType(runtimeType) || !execution.schema.isSubType(type, runtimeType))
        throw new GraphQLError(`A value of "${type.name}" has no type that is one of its possible types.`);
      return executeBelow(execution, runtimeType, value, path);
    };
    const name: unknown = resolveType(value, execution.contextValue, infoOf(), type);
    return isPromise(name) ? name.then(executeAs) : executeAs(name);
  };
}
