import type { ApolloServerPlugin } from '@apollo/server';
import { AppError } from '@gobbler/contracts';
import { currentSpan, inSpan } from '@gobbler/service-kit';
import { getOperationAST, parse, type DocumentNode } from 'graphql';
import { checkDocument } from '../limits/check-document';
import type { KnownDocuments } from './known-documents';
import { refuse } from './refuse';
import type { RouterContext } from './request-context';
import { noteCachedStages } from './trace-operations';

/** Replaces a refused document, so that it is neither parsed nor validated. */
const REFUSED = parse('{ __typename }', { noLocation: true });

/**
 * Applies the limits to the text that is executed: `didResolveSource` gets it for every way in (POST, GET, a hash, a stored
 * document). Documents that pass limits and validation are cached. A refused document is neither executed nor stored under
 * its hash.
 */
export function admitDocuments(known: KnownDocuments): ApolloServerPlugin<RouterContext> {
  function check(source: string): DocumentNode | AppError | null {
    try {
      return checkDocument(source);
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }

  return {
    requestDidStart() {
      let checked: DocumentNode | AppError | null = null;
      return Promise.resolve({
        // An error thrown here would become Apollo Server's 500, so `didResolveOperation` throws it.
        didResolveSource(context) {
          const found = known.get(context.source);
          if (found) {
            noteCachedStages();
            Object.assign(context, { document: found.document });
          } else checked = inSpan('graphql.parse', {}, () => check(context.source));
          if (checked instanceof AppError) Object.assign(context, { document: REFUSED });
          return Promise.resolve();
        },
        validationDidStart() {
          const span = currentSpan()?.child('graphql.validate', {});
          return Promise.resolve(() => Promise.resolve(span?.end()));
        },
        didResolveOperation(context) {
          if (checked instanceof AppError) throw refuse(checked, { status: 400 });
          if (!checked) return Promise.resolve();
          known.set(context.source, { document: checked, hash: context.queryHash });
          // Apollo Server's own has the places of everything for errors in validation, and is three times as large.
          const operation = getOperationAST(checked, context.request.operationName) ?? undefined;
          Object.assign(context, { document: checked, operation });
          return Promise.resolve();
        },
      });
    },
  };
}
