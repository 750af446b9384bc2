import {
  getOperationAST,
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import { fragmentsOf } from './fragments-of';

/** The operation of a document that runs. The rest of the document never reaches the planner. */
export interface ChosenOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Variables in `@skip` and `@include` of this operation and its fragments. */
  readonly conditions: ReadonlySet<string>;
}

/** @param document a valid document that contains the operation */
export function chooseOperation(document: DocumentNode, operationName: string | undefined): ChosenOperation {
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new Error('the operation was resolved before');
  const all = fragmentsOf(document);
  const fragments = new Map<string, FragmentDefinitionNode>();
  const conditions = new Set<string>();

  function read(node: OperationDefinitionNode | FragmentDefinitionNode): void {
    visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = all.get(value);
        if (!fragment || fragments.has(value)) return;
        fragments.set(value, fragment);
        read(fragment);
      },
      Directive({ name, arguments: given }) {
        if (name.value !== 'skip' && name.value !== 'include') return;
        for (const { value } of given ?? []) if (value.kind === Kind.VARIABLE) conditions.add(value.name.value);
      },
    });
  }
  read(operation);
  return { operation, fragments, conditions };
}
