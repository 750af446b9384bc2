import { AppError } from '@gobbler/contracts';
import { GraphQLError, parse, type DocumentNode } from 'graphql';
import { checkCounts } from './check-counts';
import { checkExpansion } from './check-expansion';
import { LIMITS } from './limits';

/**
 * Throws a coded error for a document that is too large in any way. What is not GraphQL (null) is refused elsewhere.
 * It runs before validation, whose cost may grow with the square of a document.
 */
export function checkDocument(text: string): DocumentNode | null {
  const document = parseWithin(text);
  if (!document) return null;
  checkCounts(document);
  checkExpansion(document);
  return document;
}

function parseWithin(text: string): DocumentNode | null {
  try {
    return parse(text, { maxTokens: LIMITS.tokens, noLocation: true });
  } catch (error) {
    // The parser is recursive.
    if (error instanceof RangeError) throw new AppError('DEPTH_LIMIT', 'The document is nested too deeply.');
    if (isTokenLimit(error)) {
      throw new AppError('TOKEN_LIMIT', `A document may have ${LIMITS.tokens} tokens at most.`);
    }
    return null;
  }
}

/** graphql-js tells the token limit by its text alone. */
function isTokenLimit(error: unknown): boolean {
  return error instanceof GraphQLError && error.message.endsWith(`${LIMITS.tokens} tokens. Parsing aborted.`);
}
