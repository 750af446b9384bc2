import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultDefinition } from '../fault';
import { describeLoad, toResult, type Judged } from '../system/judge';
import { openReservationSetup } from '../system/reservation-setup';
import { findUnresolved, underLoad } from '../system/under-load';
import { createRandom } from '../tools/random';
import { startTcpProxy } from '../tools/tcp-proxy';
import { portOf, throughPort } from '../tools/url-port';

/** Milliseconds: a subgraph answers within 5 s; the rest is for a machine that is busy. */
const HANG_MS = { full: 8_000, short: 14_000 };

export const connectionsCut: FaultDefinition = {
  number: 6,
  title: 'connections to the database cut or black-holed',
  async run(context) {
    const { isShort, scope, engine, say } = context;
    const rounds = context.rounds ?? (isShort ? 1 : 3);
    const outageMs = isShort ? 3_000 : 30_000;
    const random = createRandom(context.seed);
    // Any database of the server has its port.
    const proxy = await startTcpProxy(portOf(await scope.servers.database(engine, false)));
    scope.atEnd(() => proxy.close());
    const setup = await openReservationSetup(context, { databaseUrl: (real) => throughPort(real, proxy.port) });
    const standIns = await setup.standIns(['database', 'lock', 'broker']);

    const disturbances = {
      'cut again and again': async () => {
        for (const until = performance.now() + outageMs / 2; performance.now() < until; await sleep(250)) proxy.cut();
      },
      'black-holed, then all of it arrives late': async () => {
        proxy.set({ kind: 'black-hole' });
        await sleep(outageMs);
        proxy.set({ kind: 'pass' });
      },
      'black-holed, then reset': async () => {
        proxy.set({ kind: 'black-hole' });
        await sleep(outageMs);
        proxy.cut();
        proxy.set({ kind: 'pass' });
      },
    };

    const chosen = Object.entries(disturbances).slice(0, isShort ? 2 : undefined);
    const judged: Judged[] = [];
    const violations: string[] = [];
    let slowestMs = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const [how, disturb] of chosen) {
        const loaded = await underLoad(
          setup,
          random,
          { posts: 3, portions: 6, people: 25, spreadMs: 3_000 },
          async () => {
            await sleep(700);
            await disturb();
          },
        );
        judged.push(loaded.judged);
        violations.push(...findUnresolved(loaded));
        slowestMs = Math.max(slowestMs, loaded.recorder.figures().slowestMs);
        say(`${how}, round ${round + 1}: ${describeLoad(loaded.recorder)}`);
      }
    }
    const limitMs = isShort ? HANG_MS.short : HANG_MS.full;
    if (slowestMs > limitMs) violations.push(`a request hung for ${Math.round(slowestMs)} ms, past its deadline`);
    const notes = [`outages of ${outageMs / 1_000} s; the slowest single answer took ${Math.round(slowestMs)} ms`];
    return toResult(rounds * chosen.length, judged, { violations, notes, standIns });
  },
};
