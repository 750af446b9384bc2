import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultDefinition } from '../fault';
import { describeLoad, toResult, type Judged } from '../system/judge';
import { openReservationSetup } from '../system/reservation-setup';
import { findUnresolved, shareAnswered, underLoad } from '../system/under-load';
import { createRandom } from '../tools/random';

const ANSWERED = 0.99;

export const redisKilled: FaultDefinition = {
  number: 2,
  title: 'Redis killed (-9) under load',
  async run(context) {
    const { isShort, scope, say } = context;
    const rounds = context.rounds ?? 2;
    const outageMs = isShort ? 3_000 : 60_000;
    const random = createRandom(context.seed);
    const setup = await openReservationSetup(context, { own: ['redis'] });
    const standIns = await setup.standIns(['database', 'lock', 'broker']);
    const redis = await scope.servers.own('redis');
    const judged: Judged[] = [];
    const violations: string[] = [];
    const notes: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // Killed the first time, standing still the second: a server that is gone and one that does not answer.
      const isKilled = round % 2 === 0;
      const load = { posts: isShort ? 4 : 20, portions: 10, people: 40, spreadMs: outageMs + 2_000 };
      const loaded = await underLoad(setup, random, load, async () => {
        await sleep(1_000);
        await (isKilled ? redis.kill() : redis.pause());
        await sleep(outageMs);
        await (isKilled ? redis.start() : redis.resume());
      });
      const answered = shareAnswered(loaded.recorder);
      judged.push(loaded.judged);
      violations.push(...findUnresolved(loaded));
      if (!isShort && answered < ANSWERED) violations.push(`only ${(answered * 100).toFixed(2)}% were answered`);
      notes.push(
        `${isKilled ? 'killed' : 'paused'} for ${outageMs / 1_000} s: ${(answered * 100).toFixed(2)}% answered`,
      );
      say(`round ${round + 1}: ${describeLoad(loaded.recorder)}`);
    }
    return toResult(rounds, judged, { violations, notes, standIns });
  },
};
