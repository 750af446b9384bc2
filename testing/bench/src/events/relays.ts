import { setTimeout as sleep } from 'node:timers/promises';
import { createTestVhost } from '@gobbler/test-servers';
import type { BenchmarkOptions, Result, Series } from '../benchmark';
import { interleave } from '../measure/interleave';
import { processorTimes } from '../measure/processor-time';
import { medianRatio } from '../measure/statistics';
import { plantEvents } from './plant-events';
import { createDatabase, startService, type TestedDatabase, type TestedService } from './start-services';

/** Milliseconds between two looks at how much is left. */
const LOOK_MS = 25;

interface Contestant {
  readonly name: string;
  readonly place: TestedDatabase;
  readonly relays: readonly TestedService[];
}

interface Measured {
  readonly eventsPerSecond: number;
  /** Of all relays together, per 1,000 events. */
  readonly cpuMs: number;
}

/** How fast an outbox is emptied into RabbitMQ, by one relay and by two. */
export async function measureRelays({ engine, rounds, isQuick, say }: BenchmarkOptions): Promise<Result> {
  const vhost = await createTestVhost();
  const contestants = [
    await startContestant('one relay', engine, vhost.url, 1),
    await startContestant('two relays', engine, vhost.url, 2),
  ];
  try {
    const events = isQuick ? 1_000 : 20_000;
    say(`  ${events} events in an outbox`);
    const values = await interleave(contestants, rounds, (contestant) => emptyOutbox(contestant, events));
    const seriesOf = (workload: string, unit: string, read: (measured: Measured) => number): Series[] =>
      [...values].map(([{ name }, measured]) => ({
        workload: `${workload}, ${engine}`,
        contestant: name,
        unit,
        values: measured.map(read),
      }));
    const rates = seriesOf('outbox to RabbitMQ', 'events/s', ({ eventsPerSecond }) => eventsPerSecond);
    return {
      series: [...rates, ...seriesOf('CPU of the relays', 'ms per 1,000 events', ({ cpuMs }) => cpuMs)],
      targets: [
        {
          figure: `events/s of two relays against one, ${engine}`,
          measured: medianRatio(rates[1], rates[0]),
          must: 1.2,
          isFloor: true,
        },
      ],
    };
  } finally {
    for (const { place, relays } of contestants) {
      await Promise.all(relays.map(({ process }) => process.stop()));
      await place.database.close();
    }
    await vhost.drop();
  }
}

async function startContestant(
  name: string,
  engine: BenchmarkOptions['engine'],
  rabbitMqUrl: string,
  relays: number,
): Promise<Contestant> {
  const place = await createDatabase(engine);
  const started: TestedService[] = [];
  for (let relay = 0; relay < relays; relay += 1)
    started.push(await startService('subgraphs/post/dist/main.js', 'POST', place.url, { RABBITMQ_URL: rabbitMqUrl }));
  return { name, place, relays: started };
}

/** From the first event that is gone to the last one: when relays look is chance. */
async function emptyOutbox({ place: { database }, relays }: Contestant, events: number): Promise<Measured> {
  const pids = relays.map(({ process }) => process.pid);
  const before = await processorTimes(pids);
  await plantEvents(database, events, 1);
  let [first, startedAt] = [0, 0];
  for (;;) {
    const [row] = await database.query('SELECT count(*) AS waiting FROM outbox_events');
    const gone = events - Number(row?.['waiting']);
    const now = performance.now();
    if (gone > 0 && startedAt === 0) [first, startedAt] = [gone, now];
    if (gone === events) {
      const after = await processorTimes(pids);
      const cpuMs = pids.reduce((sum, pid) => sum + (after.get(pid) ?? 0) - (before.get(pid) ?? 0), 0);
      return { eventsPerSecond: ((events - first) / (now - startedAt)) * 1_000, cpuMs: (cpuMs / events) * 1_000 };
    }
    await sleep(LOOK_MS);
  }
}
