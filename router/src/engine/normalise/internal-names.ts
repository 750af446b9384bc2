import { Kind, parse, print, visit, type FieldNode } from 'graphql';

/** Assigns internal response names to the fields of one operation. */
export interface InternalNames {
  nameFor(node: FieldNode): string;
}

export interface InternalNameSource {
  /** No field of the schema starts with it. */
  readonly prefix: string;
  /** Starts the names of another operation. */
  start(): InternalNames;
}

/**
 * Creates names that can't collide with the fields the planner adds (keys, `@requires`). Client aliases never reach the planner: a
 * field without an alias keeps its name, unless a subgraph requires that field with other arguments. All others get a name with a
 * prefix that the schema does not use, the same for the same response name, field and arguments.
 * @param supergraphSdl source of the field names
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
          // The planner relies on the name `__typename`.
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

/** All fields of a supergraph, and those in `@requires` or `@provides`, with or without arguments. */
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
