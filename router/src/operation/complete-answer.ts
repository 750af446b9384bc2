import {
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { ErrorPlaces, Path } from './error-places';
import { isLeafValue } from './is-leaf-value';
import { fieldsOf, type MergedField, type MergedSelection } from './selection';

export type Data = Record<string, unknown>;

/** Why a place of an answer holds nothing that it may hold. */
export type Fault = 'missing' | 'wrong';

export interface CompleteOptions {
  readonly schema: GraphQLSchema;
  readonly root: MergedSelection;
  readonly rootType: GraphQLObjectType;
  /** Places of the errors that there are, in the client's names. */
  readonly places: ErrorPlaces;
  /** Called for each null that comes from no error and may not be, and for each value of the wrong type. */
  readonly report: (path: Path, fault: Fault) => void;
  /** Answers a field of the root that speaks of the schema. */
  readonly introspect: (field: MergedField) => unknown;
}

/** A null in a place that may not be null: the place around it takes its part. */
const BROKEN = Symbol('broken');

/**
 * The client's answer from what the gateway has put together: its names and its order, and null where a value is missing
 * or wrong, up to the nearest place that may be null (`CompleteValue` of the specification). Each null that nothing
 * explains is reported once.
 */
export function completeAnswer(raw: Data, options: CompleteOptions): Data | null {
  const { schema, root, rootType, places, report, introspect } = options;
  const path: (string | number)[] = [];

  function fail(fault: Fault): void {
    if (places.explains(path)) return;
    places.add(path);
    report([...path], fault);
  }

  function object(selection: MergedSelection, type: GraphQLObjectType, value: Data): Data | typeof BROKEN {
    // A client may call a field __proto__.
    const completed = Object.create(null) as Data;
    for (const merged of fieldsOf(schema, selection, type)) {
      const { responseName } = merged.field;
      path.push(responseName);
      const result = field(merged, type, value);
      path.pop();
      if (result === BROKEN) return BROKEN;
      completed[responseName] = result;
    }
    return completed;
  }

  function field(merged: MergedField, parent: GraphQLObjectType, value: Data): unknown {
    const { node, internalName } = merged.field;
    const name = node.name.value;
    if (name === '__typename') return parent.name;
    if (name === '__schema' || name === '__type') return introspect(merged);
    // The object's own type may promise more than that of its interface.
    const type = parent.getFields()[name]?.type ?? merged.field.type;
    return complete(type, merged.below, Object.hasOwn(value, internalName) ? value[internalName] : undefined);
  }

  function complete(type: GraphQLOutputType, below: MergedSelection | null, value: unknown): unknown {
    if (isNonNullType(type)) {
      const completed = complete(type.ofType as GraphQLOutputType, below, value);
      if (completed !== null) return completed;
      fail('missing');
      return BROKEN;
    }
    if (value === null || value === undefined) return null;
    const completed = completeNullable(type, below, value);
    if (completed === undefined) fail('wrong');
    return completed === BROKEN ? null : (completed ?? null);
  }

  /** undefined for a value that is none of this type */
  function completeNullable(type: GraphQLOutputType, below: MergedSelection | null, value: unknown): unknown {
    if (isLeafType(type)) return isLeafValue(type, value) ? value : undefined;
    if (isListType(type))
      return Array.isArray(value) ? list(type.ofType as GraphQLOutputType, below, value) : undefined;
    if (!isData(value) || !below) return undefined;
    const runtimeType = typeOf(type as GraphQLCompositeType, value);
    return runtimeType && object(below, runtimeType, value);
  }

  function list(type: GraphQLOutputType, below: MergedSelection | null, values: readonly unknown[]): unknown {
    let isBroken = false;
    const completed = values.map((value, index) => {
      path.push(index);
      const item = complete(type, below, value);
      path.pop();
      isBroken ||= item === BROKEN;
      return item;
    });
    return isBroken ? BROKEN : completed;
  }

  function typeOf(type: GraphQLCompositeType, value: Data): GraphQLObjectType | undefined {
    if (isObjectType(type)) return type;
    const name = value['__typename'];
    const own = typeof name === 'string' ? schema.getType(name) : undefined;
    return isObjectType(own) && isAbstractType(type) && schema.isSubType(type, own) ? own : undefined;
  }

  const completed = object(root, rootType, raw);
  return completed === BROKEN ? null : completed;
}

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
