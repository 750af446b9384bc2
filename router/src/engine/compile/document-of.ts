import type { FetchNode } from '@apollo/query-planner';
import { Kind, parse, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/** The document of a fetch. */
export function documentOf(node: FetchNode): DocumentNode {
  // A cached plan has the text alone.
  return (node.operationDocumentNode ??= parse(node.operation, { noLocation: true }));
}

/** The one operation of a fetch. */
export function operationOf(node: FetchNode): OperationDefinitionNode {
  const operation = documentOf(node).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return operation as OperationDefinitionNode;
}
