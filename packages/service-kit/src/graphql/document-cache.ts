import {
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { compileOperation, type CompiledOperation } from './execution/compile-operation';
import { RequestRefusedError } from './graphql-request';

/** Characters of all documents together; a syntax tree takes about thirty times as many bytes. */
const CACHED_CHARACTERS = 2_000_000;
/** A longer document is not one that the router sends again and again. */
const CACHED_LENGTH = 20_000;

interface KnownOperation {
  readonly type: OperationDefinitionNode['operation'];
  readonly execute: CompiledOperation;
}

/** Finds the operation of a document that a request names. */
type KnownDocument = (operationName: string | undefined) => KnownOperation;

/**
 * Parses, validates and compiles documents, and keeps the valid ones (LRU). Throws a `RequestRefusedError`. The whole text is the key,
 * so no document can be taken for another.
 */
export function createDocumentCache(schema: GraphQLSchema): (text: string) => KnownDocument {
  const known = new LRUCache<string, KnownDocument>({
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
    const operations = operationsOf(schema, document);
    known.set(text, operations);
    return operations;
  };
}

function operationsOf(schema: GraphQLSchema, document: DocumentNode): KnownDocument {
  const compiled = new Map<OperationDefinitionNode, KnownOperation>();
  return (operationName) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new RequestRefusedError('OPERATION_RESOLUTION_FAILURE', [noOperation(operationName)]);
    const known = compiled.get(operation) ?? {
      type: operation.operation,
      execute: compileOperation(schema, document, operation),
    };
    compiled.set(operation, known);
    return known;
  };
}

/** As graphql-js says it. */
function noOperation(name: string | undefined): GraphQLError {
  if (name !== undefined) return new GraphQLError(`Unknown operation named "${name}".`);
  return new GraphQLError('Must provide operation name if query contains multiple operations.');
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
