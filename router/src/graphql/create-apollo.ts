import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
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
import { LIMITS } from '../limits/limits';
import { admitDocuments } from './admit-documents';
import { answerStatus } from './answer-status';
import { checkOperation } from './check-operation';
import { createErrorFormatter } from './error-formatter';
import type { PersistedQueries } from './persisted-queries';
import type { RouterContext } from './request-context';

export interface ApolloOptions {
  readonly gateway: GatewayInterface;
  readonly log: Logger;
  readonly isProduction: boolean;
  readonly isIntrospectionOn: boolean;
  readonly persistedQueries: PersistedQueries;
  readonly limitCost: ApolloServerPlugin<RouterContext>;
  /** Null when another supergraph is served: its `logIn` may mean something else. */
  readonly limitCredentials: ApolloServerPlugin<RouterContext> | null;
}

/** Creates Apollo Server over the gateway. */
export function createApollo({
  gateway,
  log,
  isProduction,
  isIntrospectionOn,
  persistedQueries,
  limitCost,
  limitCredentials,
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
    formatError: createErrorFormatter({ log, hidesSuggestions: !isIntrospectionOn }),
    plugins: [
      // First: the other plugins must not see a refused document.
      admitDocuments(),
      checkOperation(),
      limitCost,
      ...(limitCredentials ? [limitCredentials] : []),
      answerStatus(),
      isProduction
        ? ApolloServerPluginLandingPageDisabled()
        : ApolloServerPluginLandingPageLocalDefault({ embed: true }),
      // No reporting to Apollo, whatever the environment sets.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
    ],
  });
}
