import {
  Kind,
  parse,
  print,
  visit,
  type ConstDirectiveNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What `@requires` of a field asks for: dotted path of each field to its arguments as text. */
export type Requirements = ReadonlyMap<string, string>;

/** The requirements of fields by coordinate (`Type.field`), of all subgraphs together. */
export type RequiredFields = ReadonlyMap<string, readonly Requirements[]>;

/** The names of the fields of a type's keys. */
export function readKeyNames(supergraphSdl: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const read = ({ name, directives = [] }: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode): void => {
    const keys = directives.flatMap((directive) =>
      directive.name.value === 'join__type' ? textOf(directive, 'key') : [],
    );
    found.set(
      name.value,
      [...new Set(keys.flatMap((key) => [...readRequirements(key).keys()]))].map((path) => path.slice(1)),
    );
  };
  visit(parse(supergraphSdl, { noLocation: true }), { ObjectTypeDefinition: read, InterfaceTypeDefinition: read });
  return found;
}

function textOf({ arguments: given = [] }: ConstDirectiveNode, name: string): string[] {
  const value = given.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? [value.value] : [];
}

/** Reads `@requires` from the `@join__field` directives of a supergraph. */
export function readRequiredFields(supergraphSdl: string): RequiredFields {
  const found = new Map<string, Requirements[]>();
  let type = '';
  const enter = ({ name }: { readonly name: { readonly value: string } }): void => {
    type = name.value;
  };
  visit(parse(supergraphSdl, { noLocation: true }), {
    ObjectTypeDefinition: enter,
    InterfaceTypeDefinition: enter,
    FieldDefinition({ name, directives = [] }) {
      for (const directive of directives) {
        if (directive.name.value !== 'join__field') continue;
        const coordinate = `${type}.${name.value}`;
        for (const requires of textOf(directive, 'requires')) {
          found.set(coordinate, [...(found.get(coordinate) ?? []), readRequirements(requires)]);
        }
      }
    },
  });
  return found;
}

function readRequirements(fieldSet: string): Requirements {
  const found = new Map<string, string>();
  const read = ({ selections }: SelectionSetNode, path: string): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) read(selection.selectionSet, path);
      if (selection.kind !== Kind.FIELD) continue;
      const at = `${path}.${selection.name.value}`;
      found.set(
        at,
        (selection.arguments ?? [])
          .map((argument) => print(argument))
          .sort()
          .join(),
      );
      if (selection.selectionSet) read(selection.selectionSet, at);
    }
  };
  const [definition] = parse(`{${fieldSet}}`, { noLocation: true }).definitions;
  if (definition?.kind === Kind.OPERATION_DEFINITION) read(definition.selectionSet, '');
  return found;
}

/** Whether two fields require the same field with other arguments, which one representation can not hold. */
export function conflict(one: readonly Requirements[], other: readonly Requirements[]): boolean {
  return one.some((mine) =>
    other.some((theirs) => [...mine].some(([path, given]) => (theirs.get(path) ?? given) !== given)),
  );
}
