import { setTimeout as sleep } from 'node:timers/promises';
import { fastify, type FastifyRequest } from 'fastify';
import { createRequestScopes } from '../src/http/request-scopes';

async function someRequest(): Promise<FastifyRequest> {
  const app = fastify();
  const seen = new Promise<FastifyRequest>((resolve) => {
    app.get('/', (request) => {
      resolve(request);
      return {};
    });
  });
  await app.inject('/');
  return seen;
}

describe('the scope of a request', () => {
  it('is one and the same for all calls of the request', async () => {
    const scopeOf = createRequestScopes(fastify(), 10_000);
    const request = await someRequest();
    expect(scopeOf(request)).toBe(scopeOf(request));
    expect(scopeOf(request).requestId).toBe(request.id);
  });

  it('counts its time from the first operation, not from an upload before it', async () => {
    const request = await someRequest();
    const scope = createRequestScopes(fastify(), 10_000)(request);
    await sleep(50);
    const operationBegins = performance.now();
    expect(scope.deadlineAt).toBeGreaterThanOrEqual(operationBegins + 10_000);
    const { deadlineAt } = scope;
    await sleep(20);
    expect(scope.deadlineAt).toBe(deadlineAt);
  });
});
