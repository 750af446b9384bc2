import fc from 'fast-check';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { createErrorPlaces } from '../../src/operation/error-places';
import { describeGraphs } from './describe-graphs';
import { distortWith, DISTORTIONS, failWith, FAILURES, lieWith, LIES } from './faults';
import { generatedOperation } from './generated-operation';
import { selectedCoordinates } from './lie';
import { ENGINES } from './start-graph';

/** Runs generated operations while a subgraph fails or answers wrongly. */
export function describeFaults(runs: number, seed: number): void {
  describeGraphs(`faulty subgraphs (${runs} operations each from seed ${seed})`, (graph, running) => {
    const names = Object.keys(graph.subgraphs);
    const settings = { numRuns: runs, seed };
    afterEach(() => running().misbehave(null));

    it.each(ENGINES)(
      'a subgraph that fails takes no other data with it, and every null has its error (%s)',
      async (engine) => {
        const { apiSchema, expected, run, misbehave } = running();
        // What is computed from a value that failed is another value.
        const isComputed = Object.values(graph.subgraphs).some((sdl) => sdl.includes('@requires'));
        const failures = Object.keys(FAILURES).filter((name) => name !== 'no answer in time');
        const cases = fc.tuple(
          generatedOperation(graph, apiSchema),
          fc.constantFrom(...names),
          fc.constantFrom(...failures),
        );
        await fc.assert(
          fc.asyncProperty(cases, async ([operation, subgraph, failure]) => {
            misbehave((name) => (name === subgraph ? failWith(failure) : null));
            const answer = await run(operation, engine);
            misbehave(null);
            if (!isComputed) expect(lossesOf(await expected(operation), answer)).toEqual([]);
          }),
          settings,
        );
      },
    );

    it('both engines answer the same to what faulty subgraphs answer', async () => {
      const { apiSchema, schemas, run, misbehave } = running();
      const faults = [
        ...Object.keys(FAILURES).slice(0, 3),
        ...Object.keys(DISTORTIONS),
        ...Object.keys(LIES),
        ...Object.keys(LIES),
      ];
      const cases = fc.tuple(
        generatedOperation(graph, apiSchema),
        fc.constantFrom(...names),
        fc.constantFrom(...faults),
        fc.nat(),
      );
      await fc.assert(
        fc.asyncProperty(cases, async ([operation, subgraph, fault, number]) => {
          const coordinates = selectedCoordinates(apiSchema, operation.query);
          const coordinate = coordinates[number % Math.max(1, coordinates.length)] ?? '';
          misbehave((name) => {
            const schema = schemas.get(name);
            if (schema && fault in LIES) return lieWith(schema, coordinate, fault);
            if (name !== subgraph) return null;
            return fault in FAILURES ? failWith(fault) : distortWith(fault);
          });
          const answers = [];
          for (const engine of ENGINES) answers.push(comparedAnswer(await run(operation, engine)));
          misbehave(null);
          for (const answer of answers) expect(answer).toEqual(answers[0]);
        }),
        settings,
      );
    });
  });
}

function comparedAnswer({ data, errors = [] }: ExecutionResult): object {
  const places = errors.map(({ path = [], extensions }) => `${path.join('.')} ${String(extensions['code'])}`);
  return { data: JSON.stringify(data), errors: [...new Set(places)].sort() };
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
