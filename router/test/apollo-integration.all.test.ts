import './fakes/jest-globals';
import { ApolloServer, type ContextThunk } from '@apollo/server';
import { defineIntegrationTestSuite, type CreateServerForIntegrationTests } from '@apollo/server-integration-testsuite';
import { createHttpServer, createLogger, createMetrics } from '@gobbler/service-kit';
import { addGraphqlRoute, type GraphqlRouteOptions } from '../src/graphql/graphql-route';
import { createAnswerRequest } from '../src/graphql/answer-request';
import { createRequestScopes } from '../src/http/request-scopes';
import { shedRouterLoad } from '../src/http/shed-router-load';

const TIMEOUT_MS = 30_000;
const log = createLogger({ service: 'router', level: 'silent' });

/** The router's GraphQL route around a server of the suite. */
const createServer: CreateServerForIntegrationTests = async (config, { context } = {}) => {
  const server = new ApolloServer(config);
  await server.start();
  const metrics = createMetrics('router');
  const app = createHttpServer({ log, bodyLimit: 1024 * 1024, timeoutMs: TIMEOUT_MS, metrics });
  addGraphqlRoute(app, {
    engine: serving(server, context),
    authenticate: () => Promise.resolve({ viewer: null, isTokenBad: false }),
    scopeOf: createRequestScopes(app, TIMEOUT_MS),
    readKey: () => null,
    readClient: () => null,
    pageHeaders: {},
    load: shedRouterLoad(app.server, metrics, []),
  });
  app.server.prependListener('request', (request) => {
    // The suite asks at the root.
    request.url = request.url?.replace(/^\/(?=\?|$)/, '/graphql');
    // Without it a plain GET comes from no page (ADR 29), while the suite checks what another site's page may do.
    request.headers['sec-fetch-site'] ??= 'cross-site';
  });
  return { server, url: await app.listen({ host: '127.0.0.1', port: 0 }), extraCleanup: () => app.close() };
};

/** An engine whose server gets the suite's context once the route has created the router's. */
function serving(
  server: ApolloServer,
  context: ContextThunk = () => Promise.resolve({}),
): GraphqlRouteOptions['engine'] {
  const answer = createAnswerRequest({
    apollo: {
      executeHTTPGraphQLRequest: ({ httpGraphQLRequest, context: ownContext }) =>
        server.executeHTTPGraphQLRequest({
          httpGraphQLRequest,
          context: async () => {
            await ownContext();
            return context();
          },
        }),
    },
    // The suite is about Apollo Server: nothing goes around it.
    admit: () => null,
    trust: null,
    runKnown: () => Promise.reject(new Error('no document is known')),
  });
  return { current: () => ({ answer }) };
}

defineIntegrationTestSuite(createServer);
