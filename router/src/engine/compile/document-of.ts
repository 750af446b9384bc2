import type { FetchNode } from '@apollo/query-planner';
import { Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/** The document of a fetch. */
export function documentOf({ operationDocumentNode }: FetchNode): DocumentNode {
  if (!operationDocumentNode) throw new Error('the planner exposes documents');
  return operationDocumentNode;
}

/** The one operation of a fetch. */
export function operationOf(node: FetchNode): OperationDefinitionNode {
  const operation = documentOf(node).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return operation as OperationDefinitionNode;
}
