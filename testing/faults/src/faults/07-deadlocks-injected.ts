import type { FaultDefinition } from '../fault';
import { describeLoad, toResult, type Judged } from '../system/judge';
import { openReservationSetup, type ReservationSetup } from '../system/reservation-setup';
import { findUnresolved, underLoad } from '../system/under-load';
import { createDatabaseErrors } from '../tools/database-errors';
import { createRandom } from '../tools/random';

const RATE = 0.2;
/** The first run of a transaction and three more. */
const MAX_RUNS = 4;

export const deadlocksInjected: FaultDefinition = {
  number: 7,
  title: 'deadlocks and serialization errors in one transaction of five',
  async run(context) {
    const rounds = context.rounds ?? (context.isShort ? 2 : 20);
    const random = createRandom(context.seed);
    const setup = await openReservationSetup(context);
    const standIns = await setup.standIns(['database', 'lock', 'broker']);
    const errors = createDatabaseErrors(setup.rows, context.engine);
    await errors.install();
    await errors.set(RATE);
    const judged: Judged[] = [];
    const violations: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const loaded = await underLoad(setup, random, {
        posts: 4,
        portions: 10,
        people: 30,
        spreadMs: 300,
        givingBack: 0.3,
      });
      judged.push(loaded.judged);
      violations.push(...findUnresolved(loaded));
      context.say(`round ${round + 1}: ${describeLoad(loaded.recorder)}`);
    }
    await errors.set(1);
    violations.push(...(await findTooManyRuns(setup, errors.countTries)));
    await errors.set(0);
    const notes = [
      `errors in ${RATE * 100}% of the inserts; with every one failing, a request is run ${MAX_RUNS} times and refused`,
    ];
    return toResult(rounds, judged, { violations, notes, standIns });
  },
};

/** Where every transaction fails, one request is run four times and gets a refusal that claims nothing about the portions. */
async function findTooManyRuns(setup: ReservationSetup, countTries: () => Promise<number>): Promise<string[]> {
  const [postId] = await setup.createPosts(1, 5);
  const before = await countTries();
  const answer = await setup.ask({
    url: setup.urls.reservations[0] ?? '',
    service: 'reservation',
    document: 'mutation ($postId: ID!) { reserve(postId: $postId) { reservation { id } } }',
    variables: { postId: String(postId) },
    userId: 99,
  });
  const tries = (await countTries()) - before - 1;
  const code = answer.kind === 'refused' ? answer.code : answer.kind;
  return [
    ...(tries === MAX_RUNS ? [] : [`a transaction that always fails was run ${tries} times, not ${MAX_RUNS}`]),
    ...(code === 'SUBGRAPH_UNAVAILABLE' ? [] : [`it was answered with ${code}`]),
  ];
}
