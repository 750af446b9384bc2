import fc from 'fast-check';
import {
  getNamedType,
  isCompositeType,
  isObjectType,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import type { EngineName } from '../../src/config';
import { createErrorPlaces } from '../../src/engine/shape/error-places';
import { answerDifferences, nullsWithErrors } from './answer-differences';
import { describeGraphs } from './describe-graphs';
import type { Graph } from './graph';
import { distortWith, DISTORTIONS, failWith, FAILURES, lieWith, LIES, ODD_PATHS, TYPE_LIES } from './faults';
import { assumeValid, generatedOperation, MAX_SKIPS } from './generated-operation';
import { selectedCoordinates } from './lie';
import { REFERENCE_ERRORS } from './reference-errors';
import { ENGINES, type RunningGraph } from './start-graph';

/** Runs generated operations while a subgraph fails or answers wrongly. */
export function describeFaults(runs: number, seed: number): void {
  describeGraphs(`faulty subgraphs (${runs} operations each from seed ${seed})`, (graph, running) => {
    const numRuns = runs * (graph.weight ?? 1);
    const settings = { numRuns, seed, maxSkipsPerRun: MAX_SKIPS };
    const limitMs = 60_000 + numRuns * 1_000;
    afterEach(() => running().misbehave(null));

    it.each(ENGINES)(
      'a subgraph that fails takes no other data with it, and every null has its error (%s)',
      (engine) => fc.assert(losesOnlyItsOwn(graph, running(), engine), settings),
      limitMs,
    );

    it(
      'a wrong or missing type name takes no other data with it, and every null has its error',
      () => fc.assert(survivesTypeLies(graph, running()), settings),
      limitMs,
    );

    const isReferenceWrong = REFERENCE_ERRORS.some(({ graphs }) => graphs.includes(graph.name));
    if (isReferenceWrong) return;
    it(
      'both engines answer the same to what faulty subgraphs answer',
      () => fc.assert(isAnsweredAlike(graph, running()), settings),
      limitMs,
    );
  });
}

/** Whether what is computed from a value that failed may be another value. */
function isComputed({ subgraphs, needsRequired }: Graph): boolean {
  return !needsRequired && Object.values(subgraphs).some((sdl) => sdl.includes('@requires'));
}

/** A call that fails costs only what it would have brought. */
function losesOnlyItsOwn(graph: Graph, { apiSchema, expected, run, misbehave }: RunningGraph, engine: EngineName) {
  const names = fc.constantFrom(...Object.keys(graph.subgraphs));
  const failures = fc.constantFrom(...Object.keys(FAILURES));
  return fc.asyncProperty(
    generatedOperation(graph, apiSchema),
    names,
    failures,
    async (operation, subgraph, failure) => {
      assumeValid(apiSchema, operation);
      misbehave((name) => (name === subgraph ? failWith(failure) : null));
      const answer = await run(operation, engine);
      misbehave(null);
      if (!isComputed(graph)) expect(lossesOf(await expected(operation), answer)).toEqual([]);
    },
  );
}

/**
 * Where the schema names one object type, a subgraph's word for it changes nothing. An abstract field whose object has no known
 * type can't be completed (`ResolveAbstractType` of the specification): it is null, with an error.
 */
function survivesTypeLies(graph: Graph, { apiSchema, schemas, expected, run, misbehave }: RunningGraph) {
  const lies = fc.tuple(fc.constantFrom(...Object.keys(TYPE_LIES)), fc.nat());
  return fc.asyncProperty(generatedOperation(graph, apiSchema), lies, async (operation, [lie, number]) => {
    assumeValid(apiSchema, operation);
    const coordinates = selectedCoordinates(apiSchema, operation.query).filter((one) => hasObjects(apiSchema, one));
    const coordinate = coordinates[number % Math.max(1, coordinates.length)] ?? '';
    misbehave((name) => {
      const schema = schemas.get(name);
      return schema ? lieWith(schema, coordinate, lie) : null;
    });
    const answer = await run(operation, 'own');
    misbehave(null);
    if (!isComputed(graph)) expect([coordinate, ...lossesOf(await expected(operation), answer)]).toEqual([coordinate]);
  });
}

function hasObjects(schema: GraphQLSchema, coordinate: string): boolean {
  const [type = '', field = ''] = coordinate.split('.');
  const parent = schema.getType(type);
  const definition = isObjectType(parent) ? parent.getFields()[field] : undefined;
  return definition !== undefined && isCompositeType(getNamedType(definition.type));
}

/** The engine gets the same out of wrong answers as the reference, and reports no less. */
function isAnsweredAlike(graph: Graph, { apiSchema, schemas, run, misbehave }: RunningGraph) {
  const faults = [FAILURES, DISTORTIONS, LIES, LIES].flatMap((kinds) => Object.keys(kinds));
  const cases = fc.tuple(fc.constantFrom(...Object.keys(graph.subgraphs)), fc.constantFrom(...faults), fc.nat());
  return fc.asyncProperty(generatedOperation(graph, apiSchema), cases, async (operation, [subgraph, fault, number]) => {
    assumeValid(apiSchema, operation);
    const coordinates = selectedCoordinates(apiSchema, operation.query);
    const coordinate = coordinates[number % Math.max(1, coordinates.length)] ?? '';
    misbehave((name) => {
      const schema = schemas.get(name);
      if (schema && fault in LIES) return lieWith(schema, coordinate, fault);
      if (name !== subgraph) return null;
      return fault in FAILURES ? failWith(fault) : distortWith(fault);
    });
    const own = await run(operation, 'own');
    const reference = await run(operation, 'apollo');
    misbehave(null);
    expect([coordinate, fault, ...disagreements(own, reference, fault)]).toEqual([coordinate, fault]);
  });
}

/** Other data or errors, except that the engine may explain a null about which the reference is silent. */
function disagreements(own: ExecutionResult, reference: ExecutionResult, fault: string): string[] {
  const explained = new Set(nullsWithErrors(own).map((place) => `an error at ${place}`));
  const found = answerDifferences(reference, own).filter((difference) => !explained.has(difference));
  // An error that names no place of the answer may be reported anywhere.
  return fault === ODD_PATHS ? found.filter((difference) => difference.includes('data is')) : found;
}

/** Values that an answer has lost without an error, or has besides. */
function lossesOf(expected: ExecutionResult, answer: ExecutionResult): string[] {
  const places = createErrorPlaces();
  for (const { path } of (answer.errors ?? []) as readonly GraphQLError[]) if (path) places.add(path);
  const losses: string[] = [];
  const path: (string | number)[] = [];

  function compare(wanted: unknown, given: unknown): void {
    if (given === null || given === undefined) {
      if (wanted !== null && wanted !== undefined && !places.explains(path))
        losses.push(`nothing at ${path.join('.')}`);
      return;
    }
    if (typeof wanted !== 'object' || wanted === null || typeof given !== 'object') {
      if (JSON.stringify(wanted) !== JSON.stringify(given))
        losses.push(`${JSON.stringify(given)} at ${path.join('.')}`);
      return;
    }
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(given)])) {
      path.push(Array.isArray(wanted) ? Number(key) : key);
      compare((wanted as Record<string, unknown>)[key], (given as Record<string, unknown>)[key]);
      path.pop();
    }
  }
  compare(expected.data, answer.data);
  return losses;
}
