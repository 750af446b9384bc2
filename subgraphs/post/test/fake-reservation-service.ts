import {
  callerOf,
  createHttpServer,
  createInternalTokenVerifier,
  createLogger,
  requireInternalCaller,
} from '@gobbler/service-kit';
import { TEST_SECRET } from '@gobbler/test-servers';

/** The reservation subgraph, as far as post asks it: `heldPosts` over HTTP, for post's internal token. */
export async function startFakeReservationService() {
  const log = createLogger({ service: 'fake-reservation', level: 'silent' });
  const app = createHttpServer({ log, bodyLimit: 100_000, timeoutMs: 10_000 });
  const verifier = createInternalTokenVerifier(TEST_SECRET, 'reservation', () => new Date());
  requireInternalCaller(app, verifier, [], log);

  app.post<{ Body: { variables: { postIds: readonly string[] } } }>('/graphql', async (request, reply) => {
    const { service, viewer } = callerOf(request);
    if (service !== 'post') throw new Error('only post asks for heldPosts');
    fake.calls += 1;
    if (fake.isDown) return reply.hijack().raw.destroy();
    const { postIds } = request.body.variables;
    return reply.send({ data: { heldPosts: postIds.filter((id) => fake.held.has(`${viewer?.userId} ${id}`)) } });
  });

  const fake = {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    /** `<user id> <post id>` of each reservation. */
    held: new Set<string>(),
    isDown: false,
    calls: 0,
    close: () => app.close(),
  };
  return fake;
}

export type FakeReservationService = Awaited<ReturnType<typeof startFakeReservationService>>;
