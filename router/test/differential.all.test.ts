import fc from 'fast-check';
import { graphql, parse, validate, type GraphQLError } from 'graphql';
import { ask, codesOf } from './fakes/ask';
import { documentArbitrary } from './fakes/document-arbitrary';
import { MONOLITH, ROOT, startMarket, type Market } from './fakes/market';

/** Documents per run; more with `DOCUMENTS=20000 SEED=…`. */
const RUNS = Number(process.env['DOCUMENTS'] ?? 300);
const SEED = Number(process.env['SEED'] ?? 20_260_707);

describe('generated documents', () => {
  let market: Market;
  beforeAll(async () => {
    market = await startMarket();
  });
  afterAll(() => market.stop());

  it(
    'a generated document gets the answer of a single schema over the same data',
    async () => {
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(documentArbitrary(MONOLITH), async ({ source, variables }) => {
          fc.pre(validate(MONOLITH, parse(source)).length === 0);
          const expected = await graphql({ schema: MONOLITH, source, rootValue: ROOT, variableValues: variables });
          const answered = await ask(market.url, source, { variables });
          compared += 1;
          const mustRefuse = (expected.errors ?? []).some((error) => isNullArgument(error));
          // The router decides before execution, so it also refuses at places without data.
          const mayRefuse = Object.entries(variables).some(
            ([name, value]) => value === null && source.includes(`$${name}`),
          );
          if (mustRefuse || (mayRefuse && answered.status === 400)) {
            expect([answered.status, codesOf(answered)]).toEqual([400, ['BAD_USER_INPUT']]);
            return;
          }
          expect(JSON.stringify(answered.data)).toBe(JSON.stringify(expected.data));
          const places = (errors: readonly { path?: unknown }[] = []) =>
            new Set(errors.map(({ path }) => JSON.stringify(nullPlace(expected.data, path as Path))));
          expect(places(answered.errors)).toEqual(places(expected.errors));
        }),
        { numRuns: RUNS, seed: SEED, maxSkipsPerRun: 100 },
      );
      expect(compared).toBeGreaterThanOrEqual(RUNS);
    },
    120_000 + RUNS * 500,
  );
});

type Path = readonly (string | number)[];

/** An error's path up to the null it explains: errors below that null may differ. */
function nullPlace(data: unknown, path: Path): Path {
  let value = data;
  for (const [depth, step] of path.entries()) {
    if (value === null || value === undefined) return path.slice(0, depth);
    value = (value as Record<string | number, unknown>)[step];
  }
  return path;
}

/** graphql-js reports a null for a non-null argument during execution, as a field error. */
function isNullArgument({ message }: GraphQLError): boolean {
  return /^Argument ".*" of non-null type|must not be null/.test(message);
}
