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
import { collectFields } from '../operation/collect-fields';
import { isData, type Data, type Fault } from '../operation/complete-answer';
import { createErrorPlaces, type Path } from '../operation/error-places';
import { fragmentsOf } from '../operation/fragments-of';
import { askedPlaces } from './unavailable-answer';

/** A fetch: its document and the entities it asks for. */
export interface Fetch {
  readonly document: DocumentNode;
  /** Types of the requested entities, in order; null for an ordinary operation. */
  readonly entityTypes: readonly unknown[] | null;
}

export type ShapeCheck = (fetch: Fetch, data: Data | null, errorPaths: readonly Path[]) => ShapeResult;

interface ShapeResult {
  readonly data: Data | null;
  /** Missing or wrong values that none of the subgraph's errors explains. */
  readonly faults: readonly { readonly path: Path; readonly fault: Fault }[];
}

interface AskedField {
  readonly name: string;
  readonly selections: readonly SelectionSetNode[];
}

/** Maximum number of reported faults per fetch. */
const MAX_FAULTS = 50;

/**
 * Checks the shape of subgraph answers. The gateway merges them unchecked: a field that was not selected would overwrite
 * another subgraph's, and a list in place of an object would fail the whole answer. The result contains only selected fields,
 * null where the shape is wrong. Leaves are checked with the client's answer.
 * @param schema the full supergraph, including what clients can't see
 */
export function createShapeCheck(schema: GraphQLSchema): ShapeCheck {
  return ({ document, entityTypes }, data, errorPaths) => {
    const faults: { path: Path; fault: Fault }[] = [];
    const places = createErrorPlaces();
    for (const path of errorPaths) places.add(path);
    const selected = { schema, fragments: fragmentsOf(document), variables: {} };
    const path: (string | number)[] = [];
    const askedOfTypes = new Map<readonly SelectionSetNode[], Map<string, ReadonlyMap<string, AskedField>>>();

    function fail(fault: Fault): void {
      if (faults.length >= MAX_FAULTS || places.explains(path)) return;
      places.add(path);
      faults.push({ path: [...path], fault });
    }

    function object(selections: readonly SelectionSetNode[], type: GraphQLCompositeType, value: Data): Data {
      const checked = Object.create(null) as Data;
      for (const [responseName, field] of askedFields(selections, type)) {
        path.push(responseName);
        const given = Object.hasOwn(value, responseName) ? value[responseName] : undefined;
        checked[responseName] = fieldValue(field, type, given);
        path.pop();
      }
      return checked;
    }

    function fieldValue({ name, selections }: AskedField, type: GraphQLCompositeType, value: unknown): unknown {
      if (name === '__typename') return typeof value === 'string' || !isObjectType(type) ? value : type.name;
      if (name === '_entities' && entityTypes) return entities(selections, value as readonly unknown[]);
      const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
      if (!definition) return value;
      if (value === undefined) fail('missing');
      return check(definition.type, selections, value ?? null);
    }

    function check(type: GraphQLOutputType, selections: readonly SelectionSetNode[], value: unknown): unknown {
      if (isNonNullType(type)) {
        if (value === null) fail('missing');
        return check(type.ofType as GraphQLOutputType, selections, value);
      }
      if (value === null || value === undefined) return null;
      if (isListType(type)) {
        if (!Array.isArray(value)) return wrong();
        return items(value, (item) => check(type.ofType as GraphQLOutputType, selections, item ?? null));
      }
      if (!isCompositeType(type)) return value;
      if (!isData(value)) return wrong();
      const runtimeType = typeOf(type, value['__typename']);
      return runtimeType ? object(selections, runtimeType, value) : wrong();
    }

    function entities(selections: readonly SelectionSetNode[], values: readonly unknown[]): unknown {
      return items(values, (entity, index) => {
        if (entity === null || entity === undefined) return null;
        const type = isData(entity) ? schema.getType(String(entity['__typename'] ?? entityTypes?.[index])) : undefined;
        return isData(entity) && isCompositeType(type) ? object(selections, type, entity) : wrong();
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

    function askedFields(
      selections: readonly SelectionSetNode[],
      type: GraphQLCompositeType,
    ): ReadonlyMap<string, AskedField> {
      const ofTypes = askedOfTypes.get(selections) ?? new Map<string, ReadonlyMap<string, AskedField>>();
      askedOfTypes.set(selections, ofTypes);
      const known = ofTypes.get(type.name);
      if (known) return known;
      const asked = new Map<string, AskedField>();
      for (const [responseName, nodes] of collectFields(selected, type, selections)) {
        const name = nodes[0]?.name.value ?? responseName;
        asked.set(responseName, { name, selections: nodes.flatMap(({ selectionSet }) => selectionSet ?? []) });
      }
      ofTypes.set(type.name, asked);
      return asked;
    }

    const root = rootOf(schema, document);
    if (data !== null) return { data: object(root.selections, root.type, data), faults };
    // An error at a non-null field nulls the whole answer.
    const isExplained = [...askedFields(root.selections, root.type)].some(
      ([responseName, { name }]) => isNonNullType(root.type.getFields()[name]?.type) && places.explains([responseName]),
    );
    const silent = askedPlaces(document, entityTypes?.length ?? null).filter((place) => !places.explains(place));
    return { data, faults: isExplained ? [] : silent.map((place) => ({ path: place, fault: 'missing' })) };
  };
}

function rootOf(schema: GraphQLSchema, { definitions }: DocumentNode) {
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const type = operation && schema.getRootType(operation.operation);
  if (!type) throw new Error('the gateway writes operations of this schema');
  return { type, selections: [operation.selectionSet] };
}
