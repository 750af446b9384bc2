import { sortAST } from '@apollo/utils.sortast';
import { stripSensitiveLiterals } from '@apollo/utils.stripsensitiveliterals';
import { Kind, print, separateOperations, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/**
 * An operation as text without anything that a request may say about people: numbers, texts and aliases are replaced, lists cut to
 * one item, and the order is always the same. It stays valid for the schema, unlike Apollo's usage signature.
 */
export function signatureOf(document: DocumentNode, operation: OperationDefinitionNode): string {
  const others = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const [alone] = Object.values(separateOperations({ kind: Kind.DOCUMENT, definitions: [operation, ...others] }));
  if (!alone) throw new Error('an operation is separated');
  const aliases = new Map<string, string>();
  const plain = visit(stripSensitiveLiterals(alone), {
    Field({ alias, ...field }) {
      if (!alias) return undefined;
      const value = aliases.get(alias.value) ?? `alias${aliases.size}`;
      aliases.set(alias.value, value);
      return { ...field, alias: { ...alias, value } };
    },
    ListValue: { leave: (node) => ({ ...node, values: node.values.slice(0, 1) }) },
  });
  return print(sortAST(plain));
}
