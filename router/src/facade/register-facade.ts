import type { FastifyInstance } from 'fastify';
import { addBodyParsers } from './engine/body-parsers';
import { addRoute } from './engine/add-route';
import type { BodyKind } from './engine/route';
import { refuseUnknownPaths } from './engine/refuse-unknown-paths';
import type { FacadePorts } from './facade-ports';
import { FACADE_ROUTES } from './routes';

const PREFIXES = ['/user', '/post', '/reservation'];
const BODY_KINDS: readonly BodyKind[] = ['none', 'json', 'form', 'raw'];

/**
 * Serves the phone app's REST contract under /user, /post and /reservation, with these paths' own 401, 404 and 405.
 * Routes that read their body alike share a scope, because fastify keeps body parsers by scope.
 */
export function registerFacade(app: FastifyInstance, ports: FacadePorts): void {
  for (const kind of BODY_KINDS) {
    void app.register((scope, _options, done) => {
      addBodyParsers(scope, kind);
      for (const route of FACADE_ROUTES) if (route.body === kind) addRoute(scope, route, ports);
      done();
    });
  }
  for (const prefix of PREFIXES) {
    void app.register(
      (scope, _options, done) => {
        addBodyParsers(scope, 'none');
        refuseUnknownPaths(scope, FACADE_ROUTES, ports);
        done();
      },
      { prefix },
    );
  }
}
