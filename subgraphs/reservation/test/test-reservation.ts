import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  QUEUES,
  ReservationsClosed,
  TOPOLOGY,
  type ClosedReservations,
  type Envelope,
  type EventDefinition,
  type PostSnapshot,
} from '@gobbler/contracts';
import { createInProcessBroker, createInProcessLock } from '@gobbler/local-stand-ins';
import type { BrokerMessage, Lock } from '@gobbler/contracts';
import { createLogger, type RunningService } from '@gobbler/service-kit';
import { readJsonLines } from '@gobbler/test-harness';
import {
  createAsk,
  createTestDatabase,
  TEST_SECRET,
  viewer,
  type Ask,
  type GraphQLAnswer,
} from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import { startReservation } from '../src';
import type { ReservationQuotas } from '../src/domain/ports';
import type { PostState } from '../src/domain/post-state';
import { createReservationDataSource } from '../src/infra/data-source';
import { later, message, post as buildPost, snapshot, WIDE_QUOTAS } from './builders';
import { findViolations } from './find-violations';
import { startFakePostService, type FakePostService } from './fake-post-service';

export interface ReserveAnswer {
  /** `OK`, or the code of the error. */
  readonly code: string;
  /** 0 where nothing is said. */
  readonly retryAfterSeconds: number;
  readonly id: number | null;
  readonly reservation: {
    readonly id: string;
    readonly createdAt: string;
    readonly updatedAt: string | null;
    readonly isActive: boolean;
  } | null;
}

interface DeadLetter {
  readonly message: BrokerMessage;
  readonly attempts: number;
}

export interface TestReservation {
  readonly ask: Ask;
  /** To look at the tables with. */
  readonly db: DataSource;
  readonly post: FakePostService;
  readonly url: string;
  /** Set by a fault test: called at each place where a process may die. */
  crashAt: (place: string) => void;
  /** What the service has published. */
  readonly published: BrokerMessage[];
  reserve(userId: number, postId: number, key?: string): Promise<ReserveAnswer>;
  cancel(userId: number, id: number | null): Promise<ReserveAnswer>;
  /** Delivers an event of post; resolves once it is handled. */
  deliver(definition: EventDefinition<PostSnapshot>, post: PostState, eventId?: string): Promise<string>;
  send(message: BrokerMessage): Promise<void>;
  deadLetters(): Promise<readonly DeadLetter[]>;
  close(): Promise<void>;
}

const RESERVATION = 'reservation { id createdAt updatedAt isActive }';
const RESERVE = `mutation ($postId: ID!, $key: String) { answer: reserve(postId: $postId, idempotencyKey: $key) { ${RESERVATION} } }`;
const CANCEL = `mutation ($id: ID!) { answer: cancelReservation(id: $id) { ${RESERVATION} } }`;

export interface TestReservationOptions {
  readonly lock?: Lock;
  readonly databasePoolSize?: number;
  /** Left out, wide enough for every test. */
  readonly quotas?: ReservationQuotas;
}

/** The reservation subgraph on a database of its own, with a fake post service and an in-process broker. */
export async function startTestReservation({
  lock,
  databasePoolSize = 10,
  quotas = WIDE_QUOTAS,
}: TestReservationOptions = {}): Promise<TestReservation> {
  const log = createLogger({ service: 'test', level: 'silent' });
  const folder = await mkdtemp(join(tmpdir(), 'gobbler-reservation-'));
  const deadLetterFile = join(folder, 'dead-letters.jsonl');
  const broker = createInProcessBroker({
    environment: 'test',
    topology: TOPOLOGY,
    deadLetterFile,
    log,
    delays: [5, 5, 5, 5],
  });
  const published: BrokerMessage[] = [];
  await broker.consume(QUEUES.workerPosts, async () => ({ kind: 'done' }));
  for (const queue of [QUEUES.postReservations, QUEUES.workerReservations])
    await broker.consume(queue, async (event) => {
      published.push(event);
      return { kind: 'done' };
    });
  const database = await createTestDatabase();
  const post = await startFakePostService();
  const config = {
    environment: 'test' as const,
    logLevel: 'silent',
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.url,
    databasePoolSize,
    internalTokenSecret: TEST_SECRET,
    postUrl: post.url,
    quotas,
    dataDir: folder,
  };
  const service: RunningService = await startReservation(config, {
    log,
    broker,
    lock: lock ?? createInProcessLock({ environment: 'test', log }),
    crashPoint: (place) => system.crashAt(place),
  });
  const db = createReservationDataSource(database.url, 2);
  await db.initialize();
  const ask = createAsk('reservation', () => service.url);

  async function change(document: string, variables: object, userId: number): Promise<ReserveAnswer> {
    // What never got as far as GraphQL, such as a request that took too long, has its code at the top.
    const answer: GraphQLAnswer & { readonly code?: string } = await ask(document, variables, { as: viewer(userId) });
    const reservation: ReserveAnswer['reservation'] = answer.data?.['answer']?.reservation ?? null;
    const id = reservation && Number(reservation.id);
    const refusal = answer.errors?.[0]?.extensions;
    const retryAfterSeconds = Number(refusal?.['retryAfterSeconds'] ?? 0);
    return { code: refusal?.code ?? answer.code ?? 'OK', id, reservation, retryAfterSeconds };
  }

  const system: TestReservation = {
    ask,
    db,
    post,
    url: service.url,
    crashAt: () => undefined,
    published,
    reserve: (userId, postId, key) => change(RESERVE, { postId: String(postId), key: key ?? null }, userId),
    cancel: (userId, id) => change(CANCEL, { id: String(id) }, userId),
    async deliver(definition, post, eventId) {
      const event = message(definition, snapshot(post), eventId);
      await broker.publish(event);
      return event.id;
    },
    send: (event) => broker.publish(event),
    deadLetters: () => readJsonLines(deadLetterFile),
    async close() {
      await service.close();
      await broker.close();
      await db.destroy();
      await post.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
  return system;
}

/** The pages of holders that the deletion of a post published. */
export function closedReservationsOf({ published }: TestReservation, postId: number): readonly ClosedReservations[] {
  return published
    .filter(({ name }) => name === ReservationsClosed.name)
    .map(({ body }) => (JSON.parse(body) as Envelope<ClosedReservations>).data)
    .filter(({ post }) => post.postId === postId);
}

export interface TestReservationInUse {
  /** The running system; only inside a test. */
  system(): TestReservation;
  /** A new post that the post service knows. */
  givenPost(change?: Partial<PostState>): PostState;
  /** Changes a post in the post service alone: its event is on its way. */
  changePost(before: PostState, change: Partial<PostState>): PostState;
}

let lastPostId = 0;

/** Starts a system for the tests of a file; after each of them nothing may be wrong with its reservations. */
export function useTestReservation(options: TestReservationOptions = {}): TestReservationInUse {
  let running: TestReservation | undefined;
  const system = (): TestReservation => {
    if (!running) throw new Error('the system is not running yet');
    return running;
  };

  beforeAll(async () => {
    running = await startTestReservation(options);
  });

  afterEach(async () => {
    const { post, db } = system();
    system().crashAt = () => undefined;
    post.state = 'up';
    post.onRead = async () => undefined;
    expect(await findViolations(db)).toEqual([]);
  });

  afterAll(() => running?.close());

  return {
    system,
    givenPost(change = {}) {
      const fresh = buildPost({ id: (lastPostId += 1), ...change });
      system().post.posts.set(fresh.id, fresh);
      return fresh;
    },
    changePost(before, change) {
      const changed = later(before, change);
      system().post.posts.set(changed.id, changed);
      return changed;
    },
  };
}
