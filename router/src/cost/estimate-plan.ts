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
import { collectFields, type Selections } from '@gobbler/service-kit';
import type { GraphMap } from './graph-map';
import { createSelectionMemo } from './selection-memo';

/** The approximate size of an operation's plan. */
export interface PlanEstimate {
  /** Subgraph calls; the calls for a whole list count once. */
  readonly fetches: number;
  /** Longest sequence of calls. */
  readonly depth: number;
  /** Selected fields. */
  readonly fields: number;
}

export interface PlanEstimateOptions extends Selections {
  readonly graphs: GraphMap;
}

/** An object's estimate, without the subgraphs called for the object itself (`hops`). */
interface Reach extends PlanEstimate {
  readonly hops: ReadonlySet<string>;
}

const NOTHING: Reach = { fetches: 0, depth: 0, fields: 0, hops: new Set() };

/**
 * Estimates a plan without planning, which takes milliseconds per call: counts the fields that the subgraph of the enclosing
 * object can't resolve. Equal selections of the same type are estimated once.
 */
export function estimatePlan(operation: OperationDefinitionNode, options: PlanEstimateOptions): PlanEstimate {
  const { schema, graphs } = options;
  const memo = createSelectionMemo<Reach>();

  function reachOf(type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[], graph: string): Reach {
    return memo(`${type.name} ${graph}`, selectionSets, () => computeReach(type, selectionSets, graph));
  }

  function computeReach(type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[], graph: string): Reach {
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
    return { fetches, depth, fields, hops };
  }

  /** The possible types of a field share their calls. */
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
    // `@requires`: its inputs are fetched first, then this subgraph is called again.
    return { target: chosen?.graph ?? graph, steps: here ? 2 : 1 };
  }

  /** Mutation fields run in sequence. */
  function isSerial(type: GraphQLObjectType): boolean {
    return operation.operation === OperationTypeNode.MUTATION && type === schema.getMutationType();
  }

  const root = schema.getRootType(operation.operation);
  if (!isObjectType(root)) return NOTHING;
  const { fetches, depth, fields, hops } = reachOf(root, [operation.selectionSet], '');
  const mutations = isSerial(root) ? collectFields(options, root, [operation.selectionSet]).size : 0;
  return { fetches: fetches + Math.max(hops.size, mutations), depth, fields };
}
