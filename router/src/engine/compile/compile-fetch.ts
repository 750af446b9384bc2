import type { ResponsePath } from '@apollo/query-planner';
import type { ErrorEnvelope } from '@gobbler/contracts';
import type { GraphQLSchema } from 'graphql';
import { askSubgraph, type AskedSubgraph } from '../execute/ask-subgraph';
import { entitiesAt, entityPaths } from '../execute/entities';
import { mergeInto } from '../execute/merge';
import type { Run, Step } from '../execute/run';
import { shownError } from '../execute/shown-error';
import type { Data } from '../shape/data';
import type { Path } from '../shape/error-places';
import { documentOf } from './document-of';
import { ALL_OPEN, positionOf, type IsOpen, type PlacedFetch } from './open-positions';
import { compileRepresentations } from './representations';
import { compileBody } from './request-body';
import { compileIsUnknown, compileRewrites } from './rewrites';
import { compileShapeCheck, type ShapeCheck } from './shape-check';
import type { Satisfies } from './type-conditions';

export interface CompileOptions {
  /** The full supergraph, including what clients can't see. */
  readonly schema: GraphQLSchema;
  readonly satisfies: Satisfies;
  readonly subgraphs: ReadonlyMap<string, AskedSubgraph>;
  /** Internal variable name to the client's. */
  readonly variables: ReadonlyMap<string, string>;
  readonly isOpen: IsOpen;
}

/** Compiles a subgraph call for all objects at a path. */
export function compileFetch({ node, path }: PlacedFetch, options: CompileOptions): Step {
  const { schema, satisfies, subgraphs, variables, isOpen } = options;
  const subgraph = subgraphs.get(node.serviceName);
  if (!subgraph) throw new Error(`the supergraph has no subgraph ${node.serviceName}`);
  const asked = subgraph;
  const document = documentOf(node);
  const isMutation = node.operationKind === 'mutation';
  const bodyFor = compileBody(node, variables);
  const represent = node.requires ? compileRepresentations(node.requires, satisfies) : null;
  const rewriteInput = compileRewrites(node.inputRewrites, satisfies);
  const isUnknown = compileIsUnknown(node.inputRewrites, satisfies);
  const rewriteOutput = compileRewrites(node.outputRewrites, satisfies);
  const checkFor = createChecks((open) =>
    compileShapeCheck({ schema, document, base: positionOf(path), isOpen: open }),
  );

  /** With errors of unknown place everything is checked here, to find their places. */
  function createChecks(compile: (open: IsOpen) => ShapeCheck) {
    let [usual, full]: (ShapeCheck | undefined)[] = [];
    return (hasGeneralErrors: boolean) =>
      hasGeneralErrors ? (full ??= compile(ALL_OPEN)) : (usual ??= compile(isOpen));
  }

  function ask(run: Run, representations: readonly Data[] | null) {
    const body = bodyFor(run.variables, representations);
    const entityTypes = representations && representations.map((entity) => entity['__typename']);
    return askSubgraph(asked, { document, isMutation, body, entityTypes, checkFor, context: run.context });
  }

  function report(run: Run, errors: readonly ErrorEnvelope[], pathOf: (path: Path) => Path): void {
    for (const error of errors) {
      const shown = shownError(error, asked.name, asked.log);
      run.errors.push({
        ...shown,
        ...(error.path ? { path: pathOf(error.path) } : {}),
        extensions: { ...shown.extensions, serviceName: asked.name },
      });
    }
  }

  async function fetchRoot(run: Run): Promise<void> {
    const targets = entitiesAt(run.root, path);
    if (targets.length === 0) return;
    const { data, errors } = await ask(run, null);
    report(run, errors, (below) => [...path, ...below]);
    if (!data) return;
    rewriteOutput?.(data);
    targets.forEach((target, index) => mergeInto(target, index === 0 ? data : structuredClone(data)));
  }

  async function fetchEntities(run: Run, toRepresentation: (entity: Data) => Data | null): Promise<void> {
    const entities = entitiesAt(run.root, path);
    const representations: Data[] = [];
    const indexes: number[] = [];
    for (const [index, entity] of entities.entries()) {
      const representation = toRepresentation(entity);
      if (!representation) continue;
      rewriteInput?.(representation);
      if (isUnknown(representation['__typename'])) continue;
      representations.push(representation);
      indexes.push(index);
    }
    if (representations.length === 0) return;
    const { data, errors } = await ask(run, representations);
    if (errors.length > 0) {
      const places = entityPaths(run.root, path);
      report(run, errors, (below) => entityPath(path, places, indexes, below));
    }
    const received = (data?.['_entities'] ?? []) as readonly (Data | null)[];
    for (const [index, value] of received.entries()) {
      const entity = entities[indexes[index] ?? -1];
      if (!value || !entity) continue;
      if (rewriteOutput) {
        // Rewrites depend on the type.
        value['__typename'] ??= entity['__typename'];
        rewriteOutput(value);
      }
      mergeInto(entity, value);
    }
  }

  return represent ? (run) => fetchEntities(run, represent) : fetchRoot;
}

/** The place of an error in an answer for entities. */
function entityPath(path: ResponsePath, places: readonly Path[], indexes: readonly number[], below: Path): Path {
  const [, index, ...rest] = below;
  if (typeof index !== 'number') return [...path, ...below];
  return [...(places[indexes[index] ?? -1] ?? path), ...rest];
}
