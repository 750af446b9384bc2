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

/** Why a value is not acceptable at its place. */
export type Fault = 'missing' | 'wrong';

export interface CompleteOptions {
  readonly schema: GraphQLSchema;
  readonly root: MergedSelection;
  readonly rootType: GraphQLObjectType;
  /** Places of the existing errors, in the client's names. */
  readonly places: ErrorPlaces;
  /** Called for each unexplained null of a non-null field, and for each value of the wrong type. */
  readonly report: (path: Path, fault: Fault) => void;
  /** Answers an introspection field. */
  readonly introspect: (field: MergedField) => unknown;
}

/** A null at a non-null place, which propagates to its parent. */
const BROKEN = Symbol('broken');

/**
 * Completes the gateway's result to the client's answer, with the client's names and order. A missing or wrong value becomes null
 * and propagates to the nearest nullable place (`CompleteValue` of the specification). Each unexplained null is reported once.
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
    // The object type may be stricter than its interface.
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

  /** undefined for a value of another type */
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
