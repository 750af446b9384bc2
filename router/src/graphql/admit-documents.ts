import type { ApolloServerPlugin } from '@apollo/server';
import { AppError } from '@gobbler/contracts';
import { parse, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { checkDocument } from '../limits/check-document';
import { refuse } from './refuse';
import type { RouterContext } from './request-context';

const MAX_DOCUMENTS = 2_000;
/** Characters of cached documents; parsed they take a hundred times as much. */
const MAX_SIZE = 500_000;

/** Replaces a refused document, so that it is neither parsed nor validated. */
const REFUSED = parse('{ __typename }', { noLocation: true });

/**
 * Applies the limits to the text that is executed: `didResolveSource` gets it for every way in (POST, GET, a hash, a stored
 * document). Documents that pass limits and validation are cached. A refused document is neither executed nor stored under
 * its hash.
 */
export function admitDocuments(): ApolloServerPlugin<RouterContext> {
  const admitted = new LRUCache<string, DocumentNode>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_SIZE,
    sizeCalculation: (_, text) => text.length || 1,
  });

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
          const known = admitted.get(context.source);
          if (!known) checked = check(context.source);
          if (known) Object.assign(context, { document: known });
          if (checked instanceof AppError) Object.assign(context, { document: REFUSED });
          return Promise.resolve();
        },
        didResolveOperation({ source }) {
          if (checked instanceof AppError) throw refuse(checked, { status: 400 });
          if (checked) admitted.set(source, checked);
          return Promise.resolve();
        },
      });
    },
  };
}
