import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestServiceAccount, startFakeFcm, type FakeFcm } from '@gobbler/protocol-fakes';
import { createTestVhost } from '@gobbler/test-servers';
import type { BenchmarkOptions, Result, Series } from '../benchmark';
import { interleave } from '../measure/interleave';
import { processorMs, residentMb } from '../measure/processor-time';
import { medianRatio } from '../measure/statistics';
import type { Database } from '../plain-reservation/open-database';
import { plantEvents } from './plant-events';
import { plantHolders, type HeldPost } from './plant-holders';
import { createDatabase, startService, type TestedService } from './start-services';

const FEW = 1_000;
/** Milliseconds between two looks at the worker. */
const LOOK_MS = 200;
/** As in the worker's deployment: without a limit V8 lets garbage lie about that would fill half a gigabyte. */
const HEAP_MB = 352;
/** Takes a while each. */
const MAX_ROUNDS = 2;

interface Bed {
  readonly fcm: FakeFcm;
  readonly reservation: Database;
  readonly user: Database;
  readonly worker: Database;
  startWorker(): Promise<TestedService>;
  close(): Promise<void>;
}

interface Measured {
  readonly recipients: number;
  readonly seconds: number;
  /** Per 1,000 recipients. */
  readonly cpuMs: number;
  /** The worker's resident memory, at most. */
  readonly residentMb: number;
}

/** One change of a post that few and that many people hold, up to the last push, with a worker that is started for it. */
export async function measurePushes({ engine, rounds, isQuick, say }: BenchmarkOptions): Promise<Result> {
  const many = isQuick ? 5_000 : 100_000;
  const contestants = [FEW, many].map((recipients, index) => ({
    name: `${recipients} recipients`,
    postId: index + 1,
    recipients,
  }));
  const bed = await openBed(engine);
  try {
    say(`  planting posts with ${FEW} and ${many} holders`);
    await plantHolders(engine, bed, contestants);
    const values = await interleave(contestants, Math.min(rounds, MAX_ROUNDS), async ({ name, ...post }, round) => {
      const measured = await notify(bed, post);
      say(`  round ${round}, ${name}: ${measured.seconds.toFixed(1)} s, ${measured.residentMb.toFixed(0)} MB`);
      return measured;
    });
    const seriesOf = (workload: string, unit: string, read: (measured: Measured) => number): Series[] =>
      [...values].map(([{ name }, measured]) => ({
        workload: `${workload}, ${engine}`,
        contestant: name,
        unit,
        values: measured.map(read),
      }));
    const memory = seriesOf('resident memory of the worker', 'MB', (measured) => measured.residentMb);
    const target = {
      figure: `memory with ${many} recipients against ${FEW}, ${engine}`,
      measured: medianRatio(memory[1], memory[0]),
      must: 1.5,
    };
    return {
      series: [
        ...seriesOf('pushes of one event', 'recipients/s', ({ seconds, recipients }) => recipients / seconds),
        ...seriesOf('events to so many', 'events/s', ({ seconds }) => 1 / seconds),
        ...seriesOf('CPU of the worker', 'ms per 1,000 recipients', ({ cpuMs }) => cpuMs),
        ...memory,
      ],
      targets: [target],
    };
  } finally {
    await bed.close();
  }
}

/** What a worker needs: the services that it asks, RabbitMQ and a server with Firebase's protocol. */
async function openBed(engine: BenchmarkOptions['engine']): Promise<Bed> {
  const folder = mkdtempSync(join(tmpdir(), 'gobbler-bench-pushes-'));
  const { credentials } = createTestServiceAccount();
  const credentialsFile = join(folder, 'service-account.json');
  writeFileSync(credentialsFile, JSON.stringify(credentials));
  const fcm = await startFakeFcm({ projectId: credentials.project_id });
  const vhost = await createTestVhost();
  const [reservation, user, worker] = [
    await createDatabase(engine),
    await createDatabase(engine),
    await createDatabase(engine),
  ];
  const common = { RABBITMQ_URL: vhost.url };
  const reservations = await startService('subgraphs/reservation/dist/main.js', 'RESERVATION', reservation.url, common);
  const users = await startService('subgraphs/user/dist/main.js', 'USER', user.url, common);
  return {
    fcm,
    reservation: reservation.database,
    user: user.database,
    worker: worker.database,
    startWorker: () =>
      startService('notification-worker/dist/main.js', 'NOTIFICATION_WORKER', worker.url, {
        ...common,
        RESERVATION_URL: reservations.url,
        USER_URL: users.url,
        FIREBASE_CREDENTIALS_FILE: credentialsFile,
        FIREBASE_API_URL: fcm.url,
        NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
      }),
    async close() {
      await Promise.all([reservations, users].map(({ process }) => process.stop()));
      for (const { database } of [reservation, user, worker]) await database.close();
      await vhost.drop();
      await fcm.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function notify(
  { fcm, reservation, worker, startWorker }: Bed,
  { postId, recipients }: HeldPost,
): Promise<Measured> {
  const { process } = await startWorker();
  fcm.reset();
  const cpuBefore = await processorMs(process.pid);
  const eventId = await plantEvents(reservation, 1, postId);
  let [startedAt, highestMb] = [0, 0];
  for (;;) {
    highestMb = Math.max(highestMb, await residentMb(process.pid));
    const now = performance.now();
    if (startedAt === 0 && fcm.asked.length > 0) startedAt = now;
    if (await isComplete(worker, eventId)) {
      const seconds = (now - startedAt) / 1_000;
      const cpuMs = (((await processorMs(process.pid)) - cpuBefore) / recipients) * 1_000;
      // A push that was not answered in time goes out again, and a phone shows it once.
      const reached = new Set(fcm.sent.map(({ token }) => token)).size;
      if (reached !== recipients) throw new Error(`${reached} of ${recipients} people were reached`);
      await process.stop();
      return { recipients, seconds, cpuMs, residentMb: highestMb };
    }
    await sleep(LOOK_MS);
  }
}

/** Whether the worker has stored that all were notified. */
async function isComplete(database: Database, eventId: string): Promise<boolean> {
  const [row] = await database.query(`SELECT count(*) AS handled FROM handled_events WHERE id = '${eventId}'`);
  return Number(row?.['handled']) === 1;
}
