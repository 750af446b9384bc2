import { GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { RequestRefusedError } from './graphql-request';

/** Characters of all documents together; a syntax tree takes about thirty times as many bytes. */
const CACHED_CHARACTERS = 2_000_000;
/** A longer document is not one that the router sends again and again. */
const CACHED_LENGTH = 20_000;

/**
 * Parses and validates documents, and keeps the valid ones (LRU). Throws a `RequestRefusedError`. The whole text is the key,
 * so no document can be taken for another.
 */
export function createDocumentCache(schema: GraphQLSchema): (text: string) => DocumentNode {
  const known = new LRUCache<string, DocumentNode>({
    maxSize: CACHED_CHARACTERS,
    maxEntrySize: CACHED_LENGTH,
    sizeCalculation: (_document, text) => text.length,
  });
  return (text) => {
    const cached = known.get(text);
    if (cached) return cached;
    const document = parseDocument(text);
    const problems = validate(schema, document);
    if (problems.length > 0) throw new RequestRefusedError('GRAPHQL_VALIDATION_FAILED', problems);
    known.set(text, document);
    return document;
  };
}

function parseDocument(text: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    // The parser's stack overflows where the nesting is deep.
    const problem = error instanceof GraphQLError ? error : new GraphQLError('The document is nested too deeply.');
    throw new RequestRefusedError('GRAPHQL_PARSE_FAILED', [problem]);
  }
}
