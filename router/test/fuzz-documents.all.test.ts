import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { startMockedRouter, type MockedRouter } from './fakes/start-mocked-router';
import { answerProblems } from './fuzz/answer-problems';
import { FUZZ_RUNS, FUZZ_SEED } from './fuzz/config';
import { operationOf, type Sent } from './fuzz/generate-operation';
import { send } from './fuzz/send';

/** Requests that once got a wrong answer, named for the bug they found. */
const CORPUS = join(__dirname, 'fuzz/corpus');
/** In milliseconds; a busy machine takes 250 ms per document. */
const LIMIT_MS = 120_000 + FUZZ_RUNS * 500;

describe(`documents of our own schema (${FUZZ_RUNS} from seed ${FUZZ_SEED})`, () => {
  let router: MockedRouter;
  beforeAll(async () => {
    router = await startMockedRouter();
  });
  afterAll(() => router.stop());

  async function problemsOf(sent: Sent, isBreaking = false): Promise<string[]> {
    router.breakPromises(isBreaking);
    const response = await send(router.url, sent);
    return answerProblems(response, sent, { schema: router.apiSchema, mayLeavesBeNull: isBreaking });
  }

  it.each(readdirSync(CORPUS).sort())('the document that once failed is answered: %s', async (file) => {
    const sent = JSON.parse(readFileSync(join(CORPUS, file), 'utf8')) as Sent;
    expect([await problemsOf(sent), await problemsOf(sent, true)]).toEqual([[], []]);
  });

  it(
    'every document gets no 5xx, a code for every error and an error for every null',
    async () => {
      await fc.assert(
        fc.asyncProperty(operationOf(router.apiSchema), async (sent) => {
          expect(await problemsOf(sent)).toEqual([]);
        }),
        { numRuns: FUZZ_RUNS, seed: FUZZ_SEED },
      );
    },
    LIMIT_MS,
  );

  it(
    'every value that a subgraph omits is reported as an error',
    async () => {
      await fc.assert(
        fc.asyncProperty(operationOf(router.apiSchema), async (sent) => {
          expect(await problemsOf(sent, true)).toEqual([]);
        }),
        { numRuns: FUZZ_RUNS, seed: FUZZ_SEED + 1 },
      );
    },
    LIMIT_MS,
  );
});
