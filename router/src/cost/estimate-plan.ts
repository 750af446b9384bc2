import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  OperationTypeNode,
  type FieldNode,
  type GraphQLObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { collectFields, type Selections } from './collect-fields';
import type { GraphMap } from './graph-map';

/** What planning and running an operation comes to, about. */
export interface PlanEstimate {
  /** Calls of subgraphs; those for a whole list count once. */
  readonly fetches: number;
  /** Calls that wait for each other. */
  readonly depth: number;
  /** Fields at all places of the answer. */
  readonly fields: number;
}

export interface PlanEstimateOptions extends Selections {
  readonly graphs: GraphMap;
}

/** An object's estimate, with the subgraphs that are called for the object itself still apart. */
interface Reach extends PlanEstimate {
  readonly hops: ReadonlySet<string>;
}

const NOTHING: Reach = { fetches: 0, depth: 0, fields: 0, hops: new Set() };

/**
 * Estimates a plan without planning, which takes milliseconds for each call and seconds for hundreds: it walks the operation and
 * counts where a field is not to be had in the subgraph that answered what is around it. As with prices, the same fields of the
 * same type are walked once.
 */
export function estimatePlan(operation: OperationDefinitionNode, options: PlanEstimateOptions): PlanEstimate {
  const { schema, graphs } = options;
  const known = new Map<string, Reach>();
  const numbers = new Map<SelectionSetNode, number>();

  function reachOf(type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[], graph: string): Reach {
    const key = [type.name, graph, ...selectionSets.map(numberOf)].join(' ');
    const before = known.get(key);
    if (before) return before;
    const hops = new Set<string>();
    let [fetches, depth, fields] = [0, 0, 0];
    for (const nodes of collectFields(options, type, selectionSets).values()) {
      const [node] = nodes;
      const field = node && type.getFields()[node.name.value];
      fields += 1;
      if (!field) continue;
      const { target, steps } = stepTo(type.name, field.name, graph, hops);
      if (steps > 0) hops.add(steps > 1 ? `${target} again` : target);
      const below = reachBelow(getNamedType(field.type), nodes, target);
      fetches += below.fetches + below.hops.size;
      fields += below.fields;
      depth = isSerial(type) ? depth + steps + below.depth : Math.max(depth, steps + below.depth);
    }
    const reach = { fetches, depth, fields, hops };
    known.set(key, reach);
    return reach;
  }

  /** Types that may stand at one place share their calls. */
  function reachBelow(type: unknown, nodes: readonly FieldNode[], graph: string): Reach {
    if (!isCompositeType(type)) return NOTHING;
    const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const types: readonly GraphQLObjectType[] = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const reaches = types.map((object) => reachOf(object, selectionSets, graph));
    return reaches.reduce(
      (all, one) => ({
        fetches: Math.max(all.fetches, one.fetches),
        depth: Math.max(all.depth, one.depth),
        fields: Math.max(all.fields, one.fields),
        hops: new Set([...all.hops, ...one.hops]),
      }),
      NOTHING,
    );
  }

  function stepTo(type: string, field: string, graph: string, hops: ReadonlySet<string>) {
    const candidates =
      graphs.resolversOf(type, field) ?? graphs.graphsOf(type).map((name) => ({ graph: name, needsOthers: false }));
    const here = candidates.find((candidate) => candidate.graph === graph);
    if (candidates.length === 0 || (here && !here.needsOthers)) return { target: graph, steps: 0 };
    const chosen = here ?? candidates.find((candidate) => hops.has(candidate.graph)) ?? candidates[0];
    // What it needs of others is fetched first, and then this subgraph is asked once more.
    return { target: chosen?.graph ?? graph, steps: here ? 2 : 1 };
  }

  /** Changes are made one after the other. */
  function isSerial(type: GraphQLObjectType): boolean {
    return operation.operation === OperationTypeNode.MUTATION && type === schema.getMutationType();
  }

  function numberOf(selectionSet: SelectionSetNode): number {
    const number = numbers.get(selectionSet) ?? numbers.size;
    numbers.set(selectionSet, number);
    return number;
  }

  const root = schema.getRootType(operation.operation);
  if (!isObjectType(root)) return NOTHING;
  const { fetches, depth, fields, hops } = reachOf(root, [operation.selectionSet], '');
  const changes = isSerial(root) ? collectFields(options, root, [operation.selectionSet]).size : 0;
  return { fetches: fetches + Math.max(hops.size, changes), depth, fields };
}
