import { currentSpan, noteErrors, parseTraceparent } from '@gobbler/service-kit';
import type { OperationStep } from './operation-step';

/** Characters of a name that a client has chosen. */
const MAX_NAME = 100;

/**
 * Notes on a request's span which operation it was and what went wrong. Neither the document nor its variables: both hold what
 * people have written.
 * @param showsTraceId whether answers contain `extensions.traceId`
 */
export function traceOperations(showsTraceId: boolean): OperationStep {
  return {
    check({ operation }) {
      const span = currentSpan();
      if (!span) return;
      span.set('graphql.operation.type', operation.operation);
      if (operation.name) span.set('graphql.operation.name', operation.name.value.slice(0, MAX_NAME));
    },
    finish({ contextValue, result }) {
      if (!result || !currentSpan()) return;
      noteErrors(result.errors ?? []);
      if (!showsTraceId) return;
      result.extensions = { ...result.extensions, traceId: parseTraceparent(contextValue.scope.traceparent)?.traceId };
    },
  };
}

/** For a document that has been parsed and validated before. */
export function noteCachedStages(): void {
  const span = currentSpan();
  if (!span) return;
  for (const stage of ['graphql.parse', 'graphql.validate']) {
    span.child(stage, { attributes: { 'gobbler.cache.hit': true } }).end();
  }
}
