import type { FastifyInstance } from 'fastify';
import { addHealthRoutes, createHttpServer, createLogger, type Dependency } from '../src';

const up: Dependency = { name: 'database', description: 'PostgreSQL', check: async () => undefined };
const down = { check: () => Promise.reject(new Error('connect refused at redis://user:pass@host\nand more')) };

describe('health', () => {
  let app: FastifyInstance;

  function serve(dependencies: readonly Dependency[]) {
    app = createHttpServer({ log: createLogger({ service: 'test', level: 'silent' }), bodyLimit: 1, timeoutMs: 1_000 });
    return addHealthRoutes(app, dependencies);
  }

  async function ask(url: string) {
    const answer = await app.inject({ method: 'GET', url });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  }

  afterEach(() => app.close());

  it('is ready while all it needs is there', async () => {
    serve([up]);
    expect(await ask('/readyz')).toEqual({
      status: 200,
      body: { status: 'ready', dependencies: [{ name: 'database', description: 'PostgreSQL', isReady: true }] },
    });
  });

  it('is not ready without what it needs, says why, and keeps addresses to itself', async () => {
    serve([{ ...up, ...down }]);
    expect(await ask('/readyz')).toEqual({
      status: 503,
      body: {
        status: 'not ready',
        dependencies: [
          { name: 'database', description: 'PostgreSQL', isReady: false, problem: 'connect refused at [address]' },
        ],
      },
    });
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('stays ready without an optional dependency, and reports it', async () => {
    serve([up, { name: 'lock', description: 'Redis', isOptional: true, ...down }]);
    const { status, body } = await ask('/readyz');
    expect([status, body['status']]).toEqual([200, 'ready']);
    expect(body['dependencies']).toContainEqual(
      expect.objectContaining({ name: 'lock', isOptional: true, isReady: false }),
    );
  });
});
