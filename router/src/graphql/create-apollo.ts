import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { Logger } from '@gobbler/service-kit';
import type { RouterConfig } from '../config';
import { LIMITS } from '../limits/limits';
import type { PersistedQueries } from './persisted-queries';
import type { RouterContext } from './request-context';

export interface ApolloOptions {
  readonly gateway: GatewayInterface;
  readonly log: Logger;
  readonly isProduction: boolean;
  readonly isIntrospectionOn: boolean;
  readonly explorer: RouterConfig['explorer'];
  /** Reads the page of GraphiQL. */
  readonly graphiqlPage: () => Promise<string>;
  readonly persistedQueries: PersistedQueries;
  readonly plugins: readonly ApolloServerPlugin<RouterContext>[];
  readonly formatError: NonNullable<ApolloServerOptions<RouterContext>['formatError']>;
}

/** Creates Apollo Server over the gateway. */
export function createApollo({
  gateway,
  log,
  isProduction,
  isIntrospectionOn,
  explorer,
  graphiqlPage,
  persistedQueries,
  plugins,
  formatError,
}: ApolloOptions): ApolloServer<RouterContext> {
  return new ApolloServer<RouterContext>({
    gateway,
    logger: log,
    cache: 'bounded',
    // `admitDocuments` caches documents instead.
    documentStore: null,
    persistedQueries: { cache: persistedQueries, ttl: null },
    // Apollo Server would add a newline, which copies the whole text once more.
    stringifyResult: (result) => JSON.stringify(result),
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    introspection: isIntrospectionOn,
    parseOptions: { maxTokens: LIMITS.tokens },
    validationOptions: { maxErrors: LIMITS.validationErrors },
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: isProduction ? 'production' : 'development',
    formatError,
    plugins: [
      ...plugins,
      landingPage(explorer, graphiqlPage),
      // No reporting to Apollo, whatever the environment sets.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
    ],
  });
}

function landingPage(
  explorer: RouterConfig['explorer'],
  graphiqlPage: () => Promise<string>,
): ApolloServerPlugin<RouterContext> {
  if (explorer === null) return ApolloServerPluginLandingPageDisabled();
  if (explorer === 'sandbox') return ApolloServerPluginLandingPageLocalDefault({ embed: true });
  return { serverWillStart: async () => ({ renderLandingPage: async () => ({ html: graphiqlPage }) }) };
}
