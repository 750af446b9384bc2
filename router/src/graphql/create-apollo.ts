import type { ApolloGateway } from '@apollo/gateway';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { Logger } from '@gobbler/service-kit';
import { LIMITS } from '../limits/limits';
import { answerStatus } from './answer-status';
import { checkOperation } from './check-operation';
import { createErrorFormatter } from './error-formatter';
import type { PersistedQueries } from './persisted-queries';
import type { RouterContext } from './request-context';

export interface ApolloOptions {
  readonly gateway: ApolloGateway;
  readonly log: Logger;
  readonly isProduction: boolean;
  readonly isIntrospectionOn: boolean;
  readonly persistedQueries: PersistedQueries;
  readonly limitCost: ApolloServerPlugin<RouterContext>;
}

/** Apollo Server over the gateway; its documents are kept in bounded memory. */
export function createApollo({
  gateway,
  log,
  isProduction,
  isIntrospectionOn,
  persistedQueries,
  limitCost,
}: ApolloOptions): ApolloServer<RouterContext> {
  return new ApolloServer<RouterContext>({
    gateway,
    logger: log,
    cache: 'bounded',
    persistedQueries: { cache: persistedQueries, ttl: null },
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    introspection: isIntrospectionOn,
    parseOptions: { maxTokens: LIMITS.tokens },
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: isProduction ? 'production' : 'development',
    formatError: createErrorFormatter({ log, hidesSuggestions: !isIntrospectionOn }),
    plugins: [
      checkOperation(),
      limitCost,
      answerStatus(),
      isProduction
        ? ApolloServerPluginLandingPageDisabled()
        : ApolloServerPluginLandingPageLocalDefault({ embed: true }),
      // Nothing is reported to anybody, whatever the environment holds.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
    ],
  });
}
