import fc from 'fast-check';
import { answerDifferences } from './answer-differences';
import { describeGraphs } from './describe-graphs';
import { assumeValid, generatedOperation, MAX_SKIPS } from './generated-operation';
import { REFERENCE_ERRORS } from './reference-errors';
import { ENGINES } from './start-graph';

/** Compares generated operations of every small supergraph with a single schema over the same data. */
export function describeDifferential(runs: number, seed: number): void {
  describeGraphs(`generated operations (${runs} of each supergraph from seed ${seed})`, (graph, running) => {
    const numRuns = runs * (graph.weight ?? 1);
    const isExcluded = (engine: string) =>
      engine === 'apollo' && REFERENCE_ERRORS.some((error) => error.graphs.includes(graph.name));
    it.each(ENGINES.filter((engine) => !isExcluded(engine)))(
      'every operation gets the answer of a single schema over the same data (%s)',
      async (engine) => {
        const { apiSchema, expected, run } = running();
        await fc.assert(
          fc.asyncProperty(generatedOperation(graph, apiSchema), async (operation) => {
            assumeValid(apiSchema, operation);
            expect(answerDifferences(await expected(operation), await run(operation, engine))).toEqual([]);
          }),
          { numRuns, seed, maxSkipsPerRun: MAX_SKIPS },
        );
      },
      60_000 + numRuns * 1_000,
    );
  });
}
