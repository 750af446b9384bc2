import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultDefinition } from '../fault';
import { describeLoad, toResult, type Judged } from '../system/judge';
import { openReservationSetup } from '../system/reservation-setup';
import { findUnresolved, underLoad } from '../system/under-load';
import { createRandom } from '../tools/random';
import { flushRedis } from '../tools/flush-redis';

export const redisFlushed: FaultDefinition = {
  number: 3,
  title: 'Redis flushed while locks are held',
  async run(context) {
    const rounds = context.rounds ?? (context.isShort ? 2 : 20);
    const random = createRandom(context.seed);
    const setup = await openReservationSetup(context, { own: ['redis'] });
    const standIns = await setup.standIns(['database', 'lock', 'broker']);
    const { url } = await context.scope.servers.own('redis');
    const judged: Judged[] = [];
    const violations: string[] = [];
    let flushed = 0;
    for (let round = 0; round < rounds; round += 1) {
      let isOver = false;
      const flushing = (async () => {
        for (; !isOver; await sleep(30)) flushed += await flushRedis(url);
      })();
      const loaded = await underLoad(setup, random, { posts: 3, portions: 6, people: 40, spreadMs: 200 });
      isOver = true;
      await flushing;
      judged.push(loaded.judged);
      violations.push(...findUnresolved(loaded));
      context.say(`round ${round + 1}: ${describeLoad(loaded.recorder)}`);
    }
    if (flushed === 0) violations.push('no lock was ever held when Redis was flushed: this run shows nothing');
    return toResult(rounds, judged, { violations, notes: [`${flushed} keys flushed`], standIns });
  },
};
