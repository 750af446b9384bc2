import { sortAST } from '@apollo/utils.sortast';
import { stripSensitiveLiterals } from '@apollo/utils.stripsensitiveliterals';
import {
  Kind,
  print,
  separateOperations,
  visit,
  type DocumentNode,
  type NameNode,
  type OperationDefinitionNode,
} from 'graphql';

/**
 * An operation as text without anything that a request may say about people: numbers and texts are replaced, aliases, variables and
 * fragments get other names, lists cut to one item, and the order is always the same. It stays valid for the schema, unlike Apollo's usage signature.
 */
export function signatureOf(document: DocumentNode, operation: OperationDefinitionNode): string {
  const others = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const [alone] = Object.values(separateOperations({ kind: Kind.DOCUMENT, definitions: [operation, ...others] }));
  if (!alone) throw new Error('an operation is separated');
  const [aliases, variables, fragments] = [renamer('alias'), renamer('v'), renamer('F')];
  const plain = visit(stripSensitiveLiterals(alone), {
    Field: ({ alias, ...field }) => (alias ? { ...field, alias: aliases(alias) } : undefined),
    Variable: ({ name, ...variable }) => ({ ...variable, name: variables(name) }),
    FragmentSpread: ({ name, ...spread }) => ({ ...spread, name: fragments(name) }),
    FragmentDefinition: ({ name, ...definition }) => ({ ...definition, name: fragments(name) }),
    ListValue: { leave: (node) => ({ ...node, values: node.values.slice(0, 1) }) },
  });
  return print(sortAST(plain));
}

/** Names by the order in which they are met. */
function renamer(prefix: string): (name: NameNode) => NameNode {
  const names = new Map<string, string>();
  return (name) => {
    const value = names.get(name.value) ?? `${prefix}${names.size}`;
    names.set(name.value, value);
    return { ...name, value };
  };
}
