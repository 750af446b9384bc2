import { hash } from 'node:crypto';
import { AppError } from '@gobbler/contracts';
import type { Logger, Metrics } from '@gobbler/service-kit';
import { LRUCache } from 'lru-cache';
import type { TrustMode } from '../config';
import { clientOf } from '../graphql/client-of';
import type { TrustedDocuments } from './read-manifest';
import { readSent, withText, type GraphqlRequest } from './sent-document';

/**
 * Puts the text of a trusted document in place of its id. Throws a coded error for a document that may not run, before it is
 * parsed.
 */
export type TrustRequest = (request: GraphqlRequest) => GraphqlRequest;

export interface TrustOptions {
  readonly mode: TrustMode;
  readonly documents: () => TrustedDocuments;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Unknown documents that were logged and are not logged again. */
const MAX_LOGGED = 1_000;

export function createTrustRequest({ mode, documents, log, metrics }: TrustOptions): TrustRequest {
  const counter = metrics.counter({
    name: 'gobbler_trusted_documents_total',
    help: 'GraphQL requests by whether their document is in the file of trusted documents',
    labels: ['document'],
  });
  const logged = new LRUCache<string, true>({ max: MAX_LOGGED });

  function noteUnknown(text: string | null, id: string, { headers }: GraphqlRequest): void {
    const sha256 = hash('sha256', text ?? id);
    if (mode !== 'log' || logged.has(sha256)) return;
    logged.set(sha256, true);
    log.warn({ sha256, client: clientOf(headers) }, 'a document is not in the file of trusted documents');
  }

  return (request) => {
    const { text, id, isDocumentId } = readSent(request);
    if (text === null && id === null) return request;
    const { texts, byId } = documents();
    const trusted = id === null ? undefined : byId.get(id);
    if (trusted !== undefined || (text !== null && texts.has(text))) {
      counter.inc({ document: 'trusted' });
      return trusted === undefined ? request : withText(request, trusted);
    }
    counter.inc({ document: 'unknown' });
    noteUnknown(text, id ?? '', request);
    // Another id may be the hash of a document that the client registers in its next request.
    if (mode === 'only' || isDocumentId) throw text === null ? new UnknownIdError() : new UnknownTextError();
    return request;
  };
}

class UnknownIdError extends AppError {
  constructor() {
    super('PERSISTED_QUERY_NOT_IN_LIST', 'No trusted document has this id.');
  }
}

class UnknownTextError extends AppError {
  constructor() {
    super('QUERY_NOT_IN_SAFELIST', 'Only trusted documents are executed, and this one is not among them.');
  }
}
