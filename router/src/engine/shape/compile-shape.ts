import {
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { IsOpen } from '../compile/open-positions';
import { fieldsOf, type MergedField, type MergedSelection } from '../normalise/selection';
import { isData, type Data } from './data';
import { coerceLeaf } from './coerce-leaf';
import { BROKEN, type Shaping } from './shaping';

export interface ShapeOptions {
  readonly schema: GraphQLSchema;
  readonly root: MergedSelection;
  readonly rootType: GraphQLObjectType;
  /** Elsewhere a value that is left out is an error, even where null would be allowed. */
  readonly isOpen: IsOpen;
}

/** Completes merged answers to the client's answer. */
export type Shape = (raw: Data, shaping: Shaping) => Data | null;

/** Completes one value: the completed value, null, or BROKEN for a null at a non-null place. */
type Complete = (value: unknown, shaping: Shaping) => unknown;

interface FieldShape {
  readonly responseName: string;
  readonly internalName: string;
  /** Whether every object inherits something of this name. */
  readonly isInherited: boolean;
  readonly complete: Complete;
}

interface ObjectShape {
  readonly fields: readonly FieldShape[];
  /** Whether an object with exactly these fields is the client's answer, once its values are completed. */
  readonly isPlain: boolean;
  /** A client may call a field __proto__. */
  readonly hasUnsafeName: boolean;
}

/**
 * Compiles the step from merged subgraph answers to the client's answer, in the client's names and order. A missing or wrong value
 * becomes null and propagates to the nearest nullable place (`CompleteValue` of the specification); each unexplained null is
 * reported once. One pass over the values; objects that have the client's shape already are changed in place.
 */
export function compileShape({ schema, root, rootType, isOpen }: ShapeOptions): Shape {
  function compileObject(selection: MergedSelection, position: string) {
    const shapes = new Map<GraphQLObjectType, ObjectShape>();
    return (type: GraphQLObjectType, value: Data, shaping: Shaping): Data | typeof BROKEN => {
      let shape = shapes.get(type);
      if (!shape) {
        shape = shapeOf(selection, type, position);
        shapes.set(type, shape);
      }
      return completeObject(shape, value, shaping);
    };
  }

  function shapeOf(selection: MergedSelection, type: GraphQLObjectType, position: string): ObjectShape {
    const merged = fieldsOf(schema, selection, type);
    const fields = merged.map((field): FieldShape => ({
      responseName: field.field.responseName,
      internalName: field.field.internalName,
      isInherited: field.field.internalName in Object.prototype,
      complete: compileField(field, type, position),
    }));
    return {
      fields,
      isPlain: fields.every(({ responseName, internalName }) => responseName === internalName),
      hasUnsafeName: fields.some(({ responseName }) => responseName === '__proto__'),
    };
  }

  function compileField(merged: MergedField, parent: GraphQLObjectType, position: string): Complete {
    const { node, internalName, type } = merged.field;
    const name = node.name.value;
    if (name === '__typename') return () => parent.name;
    if (name === '__schema' || name === '__type') return (_value, shaping) => shaping.introspect(merged);
    const isStrict = !isOpen(position);
    // The object type may be stricter than its interface.
    const complete = compileType(parent.getFields()[name]?.type ?? type, merged.below, `${position}.${internalName}`);
    if (!isStrict) return complete;
    return (value, shaping) => {
      if (value === undefined) shaping.fail('missing');
      return complete(value, shaping);
    };
  }

  function compileType(type: GraphQLOutputType, below: MergedSelection | null, position: string): Complete {
    if (isNonNullType(type)) {
      const complete = compileType(type.ofType as GraphQLOutputType, below, position);
      return (value, shaping) => {
        const completed = complete(value, shaping);
        if (completed !== null) return completed;
        shaping.fail('missing');
        return BROKEN;
      };
    }
    if (isLeafType(type)) return compileLeaf(type);
    if (isListType(type)) return compileList(compileType(type.ofType as GraphQLOutputType, below, position));
    if (!below) throw new Error('a composite field has a selection');
    return compileComposite(type as GraphQLCompositeType, below, position);
  }

  function compileComposite(type: GraphQLCompositeType, below: MergedSelection, position: string): Complete {
    const complete = compileObject(below, position);
    return (value, shaping) => {
      if (value === null || value === undefined) return null;
      const runtimeType = isData(value) ? typeOf(type, value) : undefined;
      if (!runtimeType) return shaping.wrong();
      const completed = complete(runtimeType, value as Data, shaping);
      return completed === BROKEN ? null : completed;
    };
  }

  function typeOf(type: GraphQLCompositeType, value: Data): GraphQLObjectType | undefined {
    if (isObjectType(type)) return type;
    const name = value['__typename'];
    const own = typeof name === 'string' ? schema.getType(name) : undefined;
    return isObjectType(own) && isAbstractType(type) && schema.isSubType(type, own) ? own : undefined;
  }

  const complete = compileObject(root, '');
  return (raw, shaping) => {
    const completed = complete(rootType, raw, shaping);
    return completed === BROKEN ? null : completed;
  };
}

function compileLeaf(type: GraphQLLeafType): Complete {
  const coerce = coerceLeaf(type);
  return (value, shaping) => {
    if (value === null || value === undefined) return null;
    const coerced = coerce(value);
    return coerced === undefined ? shaping.wrong() : coerced;
  };
}

function compileList(complete: Complete): Complete {
  return (value, shaping) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) return shaping.wrong();
    let isBroken = false;
    const depth = shaping.enter();
    for (let index = 0; index < value.length; index += 1) {
      shaping.path[depth] = index;
      const item: unknown = value[index];
      const completed = complete(item, shaping);
      if (completed === BROKEN) isBroken = true;
      else if (completed !== item) value[index] = completed;
    }
    shaping.leave(depth);
    return isBroken ? null : value;
  };
}

function completeObject(shape: ObjectShape, value: Data, shaping: Shaping): Data | typeof BROKEN {
  const { fields } = shape;
  const isInPlace = shape.isPlain && hasExactly(value, fields);
  const completed: Data = isInPlace ? value : shape.hasUnsafeName ? (Object.create(null) as Data) : {};
  const depth = shaping.enter();
  for (const { responseName, internalName, isInherited, complete } of fields) {
    shaping.path[depth] = responseName;
    const given = isInherited && !Object.hasOwn(value, internalName) ? undefined : value[internalName];
    const result = complete(given, shaping);
    if (result === BROKEN) {
      shaping.leave(depth);
      return BROKEN;
    }
    if (!isInPlace || result !== given) completed[responseName] = result;
  }
  shaping.leave(depth);
  return completed;
}

/** Whether an object has these fields, in this order, and no others. */
function hasExactly(value: Data, fields: readonly FieldShape[]): boolean {
  let next = 0;
  for (const name in value) {
    if (next === fields.length || fields[next]?.internalName !== name) return false;
    next += 1;
  }
  return next === fields.length;
}
