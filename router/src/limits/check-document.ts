import { AppError } from '@gobbler/contracts';
import { GraphQLError, parse, type DocumentNode } from 'graphql';
import { checkCounts } from './check-counts';
import { checkExpansion } from './check-expansion';
import { checkMerging } from './check-merging';
import { LIMITS } from './limits';

/**
 * Parses a document and throws a coded error when it exceeds a limit. Returns null for a syntax error, which Apollo Server reports.
 * Runs before validation, which may take quadratic time.
 */
export function checkDocument(text: string): DocumentNode | null {
  const document = parseWithin(text);
  if (!document) return null;
  checkCounts(document);
  checkExpansion(document);
  checkMerging(document);
  return document;
}

function parseWithin(text: string): DocumentNode | null {
  if (text.length > LIMITS.characters)
    throw new AppError('TOKEN_LIMIT', `A document may have at most ${LIMITS.characters} characters.`);
  try {
    return parse(text, { maxTokens: LIMITS.tokens, noLocation: true });
  } catch (error) {
    // The parser is recursive.
    if (error instanceof RangeError) throw new AppError('DEPTH_LIMIT', 'The document is nested too deeply.');
    if (isTokenLimit(error)) {
      throw new AppError('TOKEN_LIMIT', `A document may have at most ${LIMITS.tokens} tokens.`);
    }
    return null;
  }
}

/** graphql-js has no code for its token limit. */
function isTokenLimit(error: unknown): boolean {
  return error instanceof GraphQLError && error.message.endsWith(`${LIMITS.tokens} tokens. Parsing aborted.`);
}
