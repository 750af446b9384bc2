import {
  defaultFieldResolver,
  getArgumentValues,
  isLeafType,
  getNullableType,
  isNonNullType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { collectFields, type Selections } from '../collect-fields';
import { compileCompletion, type Completion, type InfoOf } from './compile-completion';
import { failAt, isPromise, type Execution, type Path } from './execution';

/** A field of an object, compiled. */
export interface CompiledField {
  readonly responseName: string;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly fieldNodes: readonly FieldNode[];
  readonly isNonNull: boolean;
  /** A property of the object, without anything selected below it. */
  readonly isPlain: boolean;
  readonly complete: Completion;
}

/** Compiles what is selected on objects of a type; what is selected below that is compiled when it is first needed. */
export function compileFields(
  selections: Selections,
  parentType: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): readonly CompiledField[] {
  return [...collectFields(selections, parentType, selectionSets)].flatMap(([responseName, nodes]) => {
    const [node] = nodes;
    const definition = node && definitionOf(selections.schema, parentType, node.name.value);
    return definition ? [compileField(selections, parentType, definition, responseName, nodes)] : [];
  });
}

function compileField(
  selections: Selections,
  parentType: GraphQLObjectType,
  definition: GraphQLField<unknown, unknown>,
  responseName: string,
  fieldNodes: readonly FieldNode[],
): CompiledField {
  const selectionSets = fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  const below = new Map<GraphQLObjectType, readonly CompiledField[]>();
  function fieldsOf(type: GraphQLObjectType): readonly CompiledField[] {
    const known = below.get(type);
    if (known) return known;
    const compiled = compileFields(selections, type, selectionSets);
    below.set(type, compiled);
    return compiled;
  }
  return {
    responseName,
    parentType,
    definition,
    fieldNodes,
    isNonNull: isNonNullType(definition.type),
    isPlain: !definition.resolve && isLeafType(getNullableType(definition.type)),
    complete: compileCompletion(definition.type, {
      name: `${parentType.name}.${definition.name}`,
      fieldNodes,
      executeBelow: (execution, type, source, path) => executeFields(execution, fieldsOf(type), source, path),
    }),
  };
}

function definitionOf(
  schema: GraphQLSchema,
  parentType: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === '__typename') return TypeNameMetaFieldDef;
  if (parentType === schema.getQueryType()) {
    if (name === '__schema') return SchemaMetaFieldDef;
    if (name === '__type') return TypeMetaFieldDef;
  }
  return parentType.getFields()[name];
}

type Answer = Record<string, unknown>;

/** A client may call a field `__proto__`. */
function put(answer: Answer, name: string, value: unknown): void {
  if (name !== '__proto__') answer[name] = value;
  else Object.defineProperty(answer, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Executes the fields of an object at once. */
export function executeFields(
  execution: Execution,
  fields: readonly CompiledField[],
  source: unknown,
  path: Path,
): unknown {
  if (execution.work?.take(fields.length) === false) return execution.work.never;
  const answer: Answer = {};
  let waiting: Promise<void>[] | undefined;
  try {
    for (const field of fields) {
      const { responseName } = field;
      const value = executeField(execution, field, source, path);
      put(answer, responseName, value);
      if (!isPromise(value)) continue;
      waiting ??= [];
      waiting.push(value.then((late) => put(answer, responseName, late)));
    }
  } catch (error) {
    if (!waiting) throw error;
    // The others' failures must not go unhandled.
    return Promise.all(waiting).finally(() => {
      throw error;
    });
  }
  return waiting ? Promise.all(waiting).then(() => answer) : answer;
}

/** Executes the fields of a mutation, one after the other. */
export async function executeSerially(
  execution: Execution,
  fields: readonly CompiledField[],
): Promise<Record<string, unknown>> {
  const answer: Answer = {};
  for (const field of fields) {
    if (execution.work?.take(1) === false) return execution.work.never;
    put(answer, field.responseName, await executeField(execution, field, execution.rootValue, undefined));
  }
  return answer;
}

const NO_ARGUMENTS = Object.freeze({});

function executeField(execution: Execution, field: CompiledField, source: unknown, parentPath: Path): unknown {
  const { definition, fieldNodes, complete } = field;
  if (field.isPlain && isObject(source)) {
    const value = source[definition.name];
    // As most fields are: without an argument, a promise or an error.
    if (!isObject(value)) return completePlain(execution, field, value, parentPath);
  }
  let path: Path;
  const pathOf = () => (path ??= { prev: parentPath, key: field.responseName, typename: field.parentType.name });
  const infoOf: InfoOf = () => ({
    fieldName: definition.name,
    fieldNodes,
    returnType: definition.type,
    parentType: field.parentType,
    path: pathOf(),
    schema: execution.schema,
    fragments: execution.fragments,
    rootValue: execution.rootValue,
    operation: execution.operation,
    variableValues: execution.variableValues,
  });
  const fail = (error: unknown) => failAt(execution, field, pathOf(), error);

  function resolve(): unknown {
    const { resolve: own, args, name } = definition;
    if (!own) {
      const property: unknown = isObject(source) ? source[name] : undefined;
      if (typeof property !== 'function') return property;
    }
    const [node] = fieldNodes;
    const values =
      args.length === 0 || !node ? NO_ARGUMENTS : getArgumentValues(definition, node, execution.variableValues);
    return (own ?? defaultFieldResolver)(source, values, execution.contextValue, infoOf());
  }

  try {
    const value = resolve();
    if (isPromise(value)) {
      return value
        .then((late) => {
          if (execution.work?.take(0) === false) return execution.work.never;
          return complete(execution, late, pathOf(), infoOf);
        })
        .then(undefined, fail);
    }
    const completed = complete(execution, value, field.isPlain ? undefined : pathOf(), infoOf);
    return isPromise(completed) ? completed.then(undefined, fail) : completed;
  } catch (error) {
    return fail(error);
  }
}

function completePlain(execution: Execution, field: CompiledField, value: unknown, parentPath: Path): unknown {
  try {
    return field.complete(execution, value, undefined, noInfo);
  } catch (error) {
    const path = { prev: parentPath, key: field.responseName, typename: field.parentType.name };
    return failAt(execution, field, path, error);
  }
}

function noInfo(): never {
  throw new Error('a leaf has no resolver');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
