import { Kind, parse, print, visit, type FieldNode } from 'graphql';

/** Gives the fields of one operation the response names under which the gateway asks for them. */
export interface InternalNames {
  nameFor(node: FieldNode): string;
}

export interface InternalNameSource {
  /** No name of the schema begins with it. */
  readonly prefix: string;
  /** Names for another operation. */
  start(): InternalNames;
}

/**
 * Makes names that collide with nothing that the planner asks for beside the client's fields. A client's alias never
 * reaches it: a field whose name is its response name keeps it, unless a subgraph requires the field with other arguments;
 * others get one that no schema has, the same for the same response name, field and arguments.
 * @param supergraphSdl tells which names there are
 */
export function createInternalNames(supergraphSdl: string): InternalNameSource {
  const { fields, required } = readFields(supergraphSdl);
  let prefix = 'f_';
  while ([...fields].some((name) => name.startsWith(prefix))) prefix += '_';
  return {
    prefix,
    start() {
      const given = new Map<string, string>();
      return {
        nameFor({ alias, name, arguments: values = [] }) {
          const field = name.value;
          const areSame = values.length === 0 && required.get(field) !== 'with arguments';
          const isPlain = (alias === undefined || alias.value === field) && (areSame || !required.has(field));
          // What type an object has is asked for under no other name; the planner relies on it.
          if (isPlain || field === '__typename') return field;
          const texts = values.map((argument) => print(argument)).sort();
          const key = [(alias ?? name).value, field, ...texts].join('\n');
          const known = given.get(key) ?? `${prefix}${given.size}`;
          given.set(key, known);
          return known;
        },
      };
    },
  };
}

type Required = ReadonlyMap<string, 'plain' | 'with arguments'>;

/** All fields of a supergraph, and those that a subgraph requires, with arguments of its own or without. */
function readFields(sdl: string): { fields: ReadonlySet<string>; required: Required } {
  const fields = new Set<string>();
  const required = new Map<string, 'plain' | 'with arguments'>();
  visit(parse(sdl, { noLocation: true }), {
    FieldDefinition: ({ name }) => void fields.add(name.value),
    Argument({ name, value }) {
      if ((name.value === 'requires' || name.value === 'provides') && value.kind === Kind.STRING) {
        addRequired(value.value, required);
      }
    },
  });
  return { fields, required };
}

function addRequired(fieldSet: string, found: Map<string, 'plain' | 'with arguments'>): void {
  visit(parse(`{${fieldSet}}`, { noLocation: true }), {
    Field({ name: { value }, arguments: values = [] }) {
      if (values.length > 0 || !found.has(value)) found.set(value, values.length > 0 ? 'with arguments' : 'plain');
    },
  });
}
