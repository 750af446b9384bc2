import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { startMockedWorld, type MockedWorld } from './fakes/mocked-world';
import { answerProblems } from './fuzz/answer-problems';
import { FUZZ_RUNS, FUZZ_SEED } from './fuzz/config';
import { operationOf, type Sent } from './fuzz/generate-operation';
import { send } from './fuzz/send';

/** Requests that once were answered wrongly, by the fault that they found. */
const CORPUS = join(__dirname, 'fuzz/corpus');
/** Milliseconds; a crowded machine takes a quarter of a second for a document. */
const LIMIT_MS = 120_000 + FUZZ_RUNS * 500;

describe(`a document of our own schema (${FUZZ_RUNS} from seed ${FUZZ_SEED})`, () => {
  let world: MockedWorld;
  beforeAll(async () => {
    world = await startMockedWorld();
  });
  afterAll(() => world.stop());

  async function problemsOf(sent: Sent, isBreaking = false): Promise<string[]> {
    world.breakPromises(isBreaking);
    const response = await send(world.url, sent);
    return answerProblems(response, sent, { schema: world.apiSchema, mayLeavesBeNull: isBreaking });
  }

  it.each(readdirSync(CORPUS).sort())('that failed before is answered: %s', async (file) => {
    const sent = JSON.parse(readFileSync(join(CORPUS, file), 'utf8')) as Sent;
    expect([await problemsOf(sent), await problemsOf(sent, true)]).toEqual([[], []]);
  });

  it(
    'gets no 5xx, a code for every error and an error for every null, however it is written and sent',
    async () => {
      await fc.assert(
        fc.asyncProperty(operationOf(world.apiSchema), async (sent) => {
          expect(await problemsOf(sent)).toEqual([]);
        }),
        { numRuns: FUZZ_RUNS, seed: FUZZ_SEED },
      );
    },
    LIMIT_MS,
  );

  it(
    'gets an error for what a subgraph promised and left away',
    async () => {
      await fc.assert(
        fc.asyncProperty(operationOf(world.apiSchema), async (sent) => {
          expect(await problemsOf(sent, true)).toEqual([]);
        }),
        { numRuns: FUZZ_RUNS, seed: FUZZ_SEED + 1 },
      );
    },
    LIMIT_MS,
  );
});
