import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Envelope, PostSnapshot } from '@gobbler/contracts';
import { createInternalTokenIssuer, type RunningService, type ServiceName, type Viewer } from '@gobbler/service-kit';
import { createAsk, createTestDatabase, TEST_SECRET, type Ask } from '@gobbler/test-servers';
import type { DataSource } from 'typeorm';
import { readPostConfig, startPost, type PostAdapters, type PostConfig } from '../src';
import { createPostDataSource } from '../src/infra/data-source';
import { PostEntity } from '../src/infra/post.entity';
import type { PostQuotas } from '../src/domain/ports';
import { WIDE_QUOTAS } from './builders';
import { startFakeReservationService, type FakeReservationService } from './fake-reservation-service';
import { createFakeBroker } from './fake-broker';
import { eventually } from '@gobbler/test-harness';

type PlainInit = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

/** The post subgraph on a database and an image folder of its own. */
export interface TestPost {
  readonly ask: Ask;
  readonly url: () => string;
  readonly config: PostConfig;
  /** Beside the service's own connections. */
  readonly dataSource: DataSource;
  readonly reservation: FakeReservationService;
  readonly deliver: ReturnType<typeof createFakeBroker>['deliver'];
  /** Events of a post as they reached the broker, in the order of their versions. */
  events(postId: string, count: number): Promise<readonly Envelope<PostSnapshot>[]>;
  /** Calls an HTTP address of the service with an internal token. */
  fetch(path: string, init?: PlainInit, asker?: { as?: Viewer | null; from?: ServiceName }): Promise<Response>;
  /** Lets a post have ended a second ago, or then. */
  end(postId: string, endsAt?: Date): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestPost(adapters: PostAdapters = {}, quotas: PostQuotas = WIDE_QUOTAS): Promise<TestPost> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'gobbler-post-'));
  const reservation = await startFakeReservationService();
  const settings = readPostConfig({
    NODE_ENV: 'test',
    POST_PORT: '0',
    POST_DATABASE_URL: database.url,
    INTERNAL_TOKEN_SECRET: TEST_SECRET,
    ROUTER_PUBLIC_URL: 'http://gobbler.example',
    RESERVATION_URL: reservation.url,
    GOBBLER_DATA_DIR: folder,
  });
  const config = { ...settings, quotas };
  const log = pino({ level: 'silent' });
  const { broker, published, deliver } = createFakeBroker();
  const service: RunningService = await startPost(config, { log, broker, ...adapters });
  const dataSource = await createPostDataSource(database.url, 2).initialize();
  const { now = () => new Date() } = adapters;
  const url = () => service.url;

  async function events(postId: string, count: number): Promise<readonly Envelope<PostSnapshot>[]> {
    const found = () =>
      published
        .map(({ body }) => JSON.parse(body) as Envelope<PostSnapshot>)
        .filter(({ data }) => String(data.postId) === postId)
        .toSorted((one, other) => one.data.version - other.data.version);
    return eventually(found, (events) => events.length >= count);
  }

  return {
    ask: createAsk('post', url),
    url,
    config,
    dataSource,
    reservation,
    deliver,
    events,
    async fetch(path, init = {}, { as = null, from = 'router' } = {}) {
      const token = createInternalTokenIssuer(TEST_SECRET, from, now).tokenFor('post', as);
      return fetch(`${service.url}${path}`, {
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${token}` },
      });
    },
    async end(postId, endsAt = new Date(Date.now() - 1_000)) {
      await dataSource.manager.update(PostEntity, { id: Number(postId) }, { endsAt });
    },
    async stop() {
      await dataSource.destroy();
      await service.close();
      await reservation.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
