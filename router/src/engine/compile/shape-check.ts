import {
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { askedPlaces } from '../execute/unavailable-answer';
import { collectFields } from '@gobbler/service-kit';
import { fragmentsOf } from '../normalise/fragments-of';
import { isData, type Data, type Fault } from '../shape/data';
import { createErrorPlaces, type ErrorPlaces, type Path } from '../shape/error-places';
import type { IsOpen } from './open-positions';

/**
 * Checks one answer of a fetch.
 * @param entityTypes types of the requested entities, in order; null for an ordinary operation
 * @param errorPaths paths of the answer's errors
 */
export type ShapeCheck = (
  data: Data | null,
  entityTypes: readonly unknown[] | null,
  errorPaths: readonly Path[],
) => ShapeResult;

interface ShapeResult {
  readonly data: Data | null;
  /** Missing or wrong values that none of the subgraph's errors explains. */
  readonly faults: readonly { readonly path: Path; readonly fault: Fault }[];
}

export interface ShapeCheckOptions {
  /** The full supergraph, including what clients can't see. */
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  /** Position of the fetch in the answer. */
  readonly base: string;
  /** Positions to check; the others are checked with the client's answer. */
  readonly isOpen: IsOpen;
}

/** One place of a document, with the cached fields per type. */
interface Place {
  readonly selections: readonly SelectionSetNode[];
  readonly position: string;
  readonly byType: Map<string, readonly AskedField[]>;
}

interface AskedField {
  readonly responseName: string;
  readonly name: string;
  /** Undefined for `__typename` and `_entities`. */
  readonly type: GraphQLOutputType | undefined;
  /** Null for a leaf and for a closed place. */
  readonly below: Place | null;
  /** Whether what is below is not checked here. */
  readonly isClosed: boolean;
}

/** Maximum number of reported faults per fetch. */
const MAX_FAULTS = 50;

/**
 * Compiles the check of a fetch's answers. Merged unchecked, a field that was not selected would overwrite another subgraph's, and
 * a list in place of an object would fail the whole answer. The result contains only selected fields, null where the shape is
 * wrong. Leaves are checked with the client's answer. The given data may be changed.
 */
export function compileShapeCheck({ schema, document, base, isOpen }: ShapeCheckOptions): ShapeCheck {
  const selected = { schema, fragments: fragmentsOf(document), variables: {} };
  const root = rootOf(schema, document);
  const rootPlace = placeAt(root.selections, base);

  function placeAt(selections: readonly SelectionSetNode[], position: string): Place {
    return { selections, position, byType: new Map() };
  }

  function fieldsAt({ selections, position, byType }: Place, type: GraphQLCompositeType): readonly AskedField[] {
    const known = byType.get(type.name);
    if (known) return known;
    const fields = [...collectFields(selected, type, selections)].map(([responseName, nodes]): AskedField => {
      const name = nodes[0]?.name.value ?? responseName;
      const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
      const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      // Entities are merged into the objects at the fetch's own position.
      const at = name === '_entities' ? base : `${position}.${responseName}`;
      return {
        responseName,
        name,
        type: definition?.type,
        below: below.length > 0 && isOpen(at) ? placeAt(below, at) : null,
        isClosed: below.length > 0 && !isOpen(at),
      };
    });
    byType.set(type.name, fields);
    return fields;
  }

  return (data, entityTypes, errorPaths) => {
    const faults: { path: Path; fault: Fault }[] = [];
    let places: ErrorPlaces | undefined;
    const path: (string | number)[] = [];

    function knownPlaces(): ErrorPlaces {
      if (places) return places;
      places = createErrorPlaces();
      for (const errorPath of errorPaths) places.add(errorPath);
      return places;
    }

    function fail(fault: Fault): void {
      if (faults.length >= MAX_FAULTS || knownPlaces().explains(path)) return;
      knownPlaces().add(path);
      faults.push({ path: [...path], fault });
    }

    function object(place: Place, type: GraphQLCompositeType, value: Data): Data {
      const fields = fieldsAt(place, type);
      const checked = hasOnly(value, fields) ? value : (Object.create(null) as Data);
      for (const field of fields) {
        const { responseName } = field;
        const given = Object.hasOwn(value, responseName) ? value[responseName] : undefined;
        path.push(responseName);
        const result = fieldValue(field, type, given);
        path.pop();
        if (result !== given || checked !== value) checked[responseName] = result;
      }
      return checked;
    }

    function fieldValue(field: AskedField, parent: GraphQLCompositeType, value: unknown): unknown {
      const { name, type, below } = field;
      if (name === '__typename') return typeof value === 'string' || !isObjectType(parent) ? value : parent.name;
      if (name === '_entities' && entityTypes) return entities(below, value as readonly unknown[]);
      if (!type) return value;
      if (value === undefined) fail('missing');
      return check(type, field, value ?? null);
    }

    function check(type: GraphQLOutputType, field: AskedField, value: unknown): unknown {
      if (isNonNullType(type)) {
        if (value === null) fail('missing');
        return check(type.ofType as GraphQLOutputType, field, value);
      }
      if (value === null || value === undefined) return null;
      if (field.isClosed) return value;
      if (isListType(type)) {
        if (!Array.isArray(value)) return wrong();
        return items(value, (item) => check(type.ofType as GraphQLOutputType, field, item ?? null));
      }
      const { below } = field;
      if (!isCompositeType(type) || !below) return value;
      if (!isData(value)) return wrong();
      const runtimeType = typeOf(type, value['__typename']);
      return runtimeType ? object(below, runtimeType, value) : wrong();
    }

    function entities(below: Place | null, values: readonly unknown[]): unknown {
      return items(values, (entity, index) => {
        if (entity === null || entity === undefined) return null;
        const type = isData(entity) ? schema.getType(String(entity['__typename'] ?? entityTypes?.[index])) : undefined;
        // An `@interfaceObject` returns the interface's name, which must not replace the object's own.
        if (isData(entity) && isAbstractType(type)) delete entity['__typename'];
        return isData(entity) && isCompositeType(type) && below ? object(below, type, entity) : wrong();
      });
    }

    function items(values: readonly unknown[], checkItem: (item: unknown, index: number) => unknown): unknown[] {
      return values.map((item, index) => {
        path.push(index);
        const checked = checkItem(item, index);
        path.pop();
        return checked;
      });
    }

    function wrong(): null {
      fail('wrong');
      return null;
    }

    function typeOf(type: GraphQLCompositeType, name: unknown): GraphQLCompositeType | undefined {
      if (name === undefined) return type;
      const own = typeof name === 'string' ? schema.getType(name) : undefined;
      // An `@interfaceObject` may return the interface's name.
      return isCompositeType(own) && (own === type || isAbstractType(type)) ? own : undefined;
    }

    if (data !== null) return { data: object(rootPlace, root.type, data), faults };
    // An error at a non-null field nulls the whole answer.
    const isExplained = fieldsAt(rootPlace, root.type).some(
      ({ responseName, type }) => isNonNullType(type) && knownPlaces().explains([responseName]),
    );
    const silent = askedPlaces(document, entityTypes?.length ?? null).filter((place) => !knownPlaces().explains(place));
    return { data, faults: isExplained ? [] : silent.map((place) => ({ path: place, fault: 'missing' })) };
  };
}

/** Whether an object has no fields but these; it may lack some. */
function hasOnly(value: Data, fields: readonly AskedField[]): boolean {
  let next = 0;
  for (const name in value) {
    // Servers answer in the order of the document.
    if (fields[next]?.responseName === name) next += 1;
    else if (!fields.some(({ responseName }) => responseName === name)) return false;
  }
  return true;
}

function rootOf(schema: GraphQLSchema, { definitions }: DocumentNode) {
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const type = operation && schema.getRootType(operation.operation);
  if (!type) throw new Error('the gateway writes operations of this schema');
  return { type, selections: [operation.selectionSet] };
}
