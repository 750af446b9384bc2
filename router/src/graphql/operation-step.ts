import type { HTTPGraphQLHead } from '@apollo/server';
import type { DocumentNode, FormattedExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { RouterContext } from './request-context';

/** A valid document's operation that is about to run. */
export interface ResolvedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly contextValue: RouterContext;
}

/** An answer before it is sent; of an operation that was refused it has only errors. */
export interface OperationAnswer {
  readonly contextValue: RouterContext;
  readonly http: HTTPGraphQLHead;
  /** Null for an answer that is sent in parts. */
  readonly result: FormattedExecutionResult | null;
}

/** What the router does around each operation, inside Apollo Server and on the way around it. */
export interface OperationStep {
  /** Throws to refuse an operation before it runs. */
  readonly check?: (operation: ResolvedOperation) => void | Promise<void>;
  readonly finish?: (answer: OperationAnswer) => void;
}
