import { AppError } from '@gobbler/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FacadePorts } from '../facade-ports';
import { identify, sendError } from './add-route';
import type { FacadeRoute } from './route';

/**
 * Refuses what the table has no row for, under a scope's prefix. Only exact paths and methods are public, so everything else
 * requires a token first (401); then a known path with another method is 405, an unknown one 404.
 */
export function refuseUnknownPaths(scope: FastifyInstance, routes: readonly FacadeRoute[], ports: FacadePorts): void {
  const paths = routes.map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  scope.addHook('onRequest', async (request) => {
    await identify(ports, 'signed-in', request);
  });
  scope.setErrorHandler((error, request, reply) => sendError(ports, {}, error, request, reply));
  scope.setNotFoundHandler((request, reply) => {
    const methods = paths.filter(({ pattern }) => pattern.test(pathOf(request))).map(({ method }) => method);
    if (methods.length === 0) throw new AppError('NOT_FOUND', 'There is nothing at this address.');
    void reply.header('allow', (methods.includes('GET') ? [...methods, 'HEAD'] : methods).join(', '));
    throw new AppError('METHOD_NOT_ALLOWED', 'This address does not support this method.');
  });
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '';
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`);
}
