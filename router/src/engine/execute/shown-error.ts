import { mayPassOn, toGraphqlError, type ErrorEnvelope } from '@gobbler/contracts';
import type { Logger } from '@gobbler/service-kit';
import type { GraphQLFormattedError } from 'graphql';
import { markGoneEntity } from './gone-entities';

/** A subgraph's error as clients may see it. */
export function shownError(error: ErrorEnvelope, subgraph: string, log: Logger): GraphQLFormattedError {
  if (mayPassOn(error, 'graphql')) return markGoneEntity(toGraphqlError(error));
  // Its text may contain secrets: it reaches neither the client nor this log, only the subgraph's own.
  const { path, code } = error;
  log.error({ subgraph, path, code }, 'a subgraph returned an error that no client may see');
  return toGraphqlError({ code: 'INTERNAL_SERVER_ERROR', message: '', path });
}
