import { setTimeout as sleep } from 'node:timers/promises';
import {
  callerOf,
  createHttpServer,
  createInternalTokenVerifier,
  createLogger,
  requireInternalCaller,
} from '@gobbler/service-kit';
import { TEST_SECRET } from '@gobbler/test-servers';
import type { PostState } from '../src/domain/post-state';

export interface FakePostService {
  readonly url: string;
  /** What it answers; a post that is not in here is unknown. */
  readonly posts: Map<number, PostState>;
  /** `down` resets connections, `hangs` never answers. */
  state: 'up' | 'down' | 'hangs' | 'failing';
  /** Waited for after a post was read and before it is answered, so that a test can change the post meanwhile. */
  onRead: (postId: number) => Promise<void>;
  /** How often it was asked. */
  calls(): number;
  close(): Promise<void>;
}

/** The post subgraph, as far as this subgraph needs it: `postNow` and `postOwners` over HTTP with reservation's internal token. */
export async function startFakePostService(): Promise<FakePostService> {
  const log = createLogger({ service: 'fake-post', level: 'silent' });
  const app = createHttpServer({ log, bodyLimit: 10_000, timeoutMs: 10_000 });
  requireInternalCaller(
    app,
    createInternalTokenVerifier(TEST_SECRET, 'post', () => new Date()),
    [],
    log,
  );
  const hanging = new AbortController();
  let calls = 0;

  app.post<{ Body: { variables: { id?: string; ids?: readonly string[] } } }>('/graphql', async (request, reply) => {
    if (callerOf(request).service !== 'reservation') throw new Error('only reservation asks for this');
    calls += 1;
    if (fake.state === 'down') return reply.hijack().raw.destroy();
    if (fake.state === 'failing') return reply.send({ errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] });
    if (fake.state === 'hangs') await sleep(60_000, undefined, { signal: hanging.signal }).catch(() => undefined);
    const { id, ids } = request.body.variables;
    if (ids) {
      const known = ids.flatMap((each) => fake.posts.get(Number(each)) ?? []);
      return reply.send({
        data: { postOwners: known.map((post) => ({ postId: String(post.id), ownerId: String(post.ownerId) })) },
      });
    }
    const post = fake.posts.get(Number(id));
    if (post) await fake.onRead(post.id);
    return reply.send({
      data: { postNow: post ? { ...post, id: String(post.id), ownerId: String(post.ownerId) } : null },
    });
  });

  const fake: FakePostService = {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    posts: new Map(),
    state: 'up',
    onRead: async () => undefined,
    calls: () => calls,
    async close() {
      hanging.abort();
      await app.close();
    },
  };
  return fake;
}
