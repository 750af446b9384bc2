import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultDefinition } from '../fault';
import { describeLoad, toResult, type Judged } from '../system/judge';
import { openReservationSetup } from '../system/reservation-setup';
import { findUnresolved, underLoad } from '../system/under-load';
import { createRandom } from '../tools/random';
import { eventually, isReady } from '@gobbler/test-harness';

/** Milliseconds after the database is back until the services must be ready; on a busy machine it may take longer. */
const READY_MS = 30_000;
const DOWN_MS = 1_500;

export const databaseKilled: FaultDefinition = {
  number: 5,
  title: 'the database killed (-9) under load and restarted',
  async run(context) {
    const rounds = context.rounds ?? (context.isShort ? 2 : 10);
    const random = createRandom(context.seed);
    const setup = await openReservationSetup(context, { own: ['database'] });
    const standIns = await setup.standIns(['database', 'lock', 'broker']);
    const database = await context.scope.servers.own(context.engine);
    const judged: Judged[] = [];
    const violations: string[] = [];
    let slowestReady = 0;
    for (let round = 0; round < rounds; round += 1) {
      const loaded = await underLoad(
        setup,
        random,
        { posts: 3, portions: 8, people: 30, spreadMs: 4_000 },
        async () => {
          await sleep(random.between(500, 2_000));
          await database.kill();
          await sleep(DOWN_MS);
          await database.start();
          const readyMs = await untilReady([setup.urls.post, ...setup.urls.reservations]);
          slowestReady = Math.max(slowestReady, readyMs);
        },
      );
      judged.push(loaded.judged);
      violations.push(...findUnresolved(loaded));
      context.say(`round ${round + 1}: ${describeLoad(loaded.recorder)}`);
    }
    if (!context.isShort && slowestReady > READY_MS) violations.push(`ready only after ${Math.round(slowestReady)} ms`);
    const notes = [`ready ${Math.round(slowestReady)} ms after the database at the latest`];
    return toResult(rounds, judged, { violations, notes, standIns });
  },
};

/** Resolves to the milliseconds that it took until all take requests. */
async function untilReady(urls: readonly string[]): Promise<number> {
  const began = performance.now();
  const areReady = () => Promise.all(urls.map((url) => isReady(url)));
  await eventually(areReady, (ready) => ready.every(Boolean), { limitMs: 180_000, everyMs: 100 });
  return performance.now() - began;
}
