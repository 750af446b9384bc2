import {
  getOperationAST,
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';

/** The one operation of a document that is to run. Nothing else of the document reaches the planner. */
export interface ChosenOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Variables that `@skip` and `@include` of this operation and its fragments name. */
  readonly conditions: ReadonlySet<string>;
}

/** @param document a valid one that has this operation */
export function chooseOperation(document: DocumentNode, operationName: string | undefined): ChosenOperation {
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new Error('the operation was resolved before');
  const all = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) all.set(node.name.value, node);
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
