import { isErrorCode } from '@gobbler/contracts';
import {
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Sent } from './generate-operation';

type Path = readonly (string | number)[];

interface Body {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { path?: Path; extensions?: { code?: unknown; requestId?: unknown } }[];
}

export interface AnswerRules {
  readonly schema: GraphQLSchema;
  /** Whether a leaf may be null without an error, as when subgraphs omit nullable values. */
  readonly mayLeavesBeNull?: boolean;
}

/** Problems of an answer that no request may have. */
export async function answerProblems(response: Response, sent: Sent, rules: AnswerRules): Promise<string[]> {
  const text = await response.text();
  if (response.status >= 500) return [`status ${response.status}: ${text.slice(0, 300)}`];
  const { data, errors = [] } = JSON.parse(text) as Body;
  const requestId = response.headers.get('x-request-id');
  const problems = errors.flatMap(({ extensions }) => [
    ...(isErrorCode(extensions?.code) ? [] : [`code ${String(extensions?.code)}`]),
    ...(extensions?.requestId === requestId ? [] : [`request id ${String(extensions?.requestId)}`]),
  ]);
  if (data === undefined && errors.length === 0) problems.push('neither data nor errors');
  if (data === undefined) return problems;
  return [
    ...problems,
    ...nullProblems(
      data,
      errors.flatMap(({ path }) => (path ? [path] : [])),
      sent,
      rules,
    ),
  ];
}

function nullProblems(
  data: Body['data'],
  reported: readonly Path[],
  sent: Sent,
  { schema, mayLeavesBeNull }: AnswerRules,
): string[] {
  const problems: string[] = [];
  const document = parse(sent.query);
  const operation = document.definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
    .find(({ name }) => sent.operationName === null || name?.value === sent.operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return ['an answer to no operation'];

  function check(value: unknown, type: GraphQLOutputType, selections: readonly SelectionSetNode[], path: Path): void {
    if (value === null || value === undefined) {
      if (isNonNullType(type)) problems.push(`null at the non-null place ${path.join('.')}`);
      const isLeaf = !isObjectType(getNamedType(type));
      if (!(isLeaf && mayLeavesBeNull) && !reported.some((place) => touch(place, path)))
        problems.push(`null without an error at ${path.join('.')}`);
      return;
    }
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      (value as unknown[]).forEach((item, index) => check(item, nullable.ofType, selections, [...path, index]));
    } else if (isObjectType(nullable)) {
      checkFields(value as Record<string, unknown>, nullable, selections, path);
    }
  }

  function checkFields(
    value: Record<string, unknown>,
    type: GraphQLObjectType,
    selections: readonly SelectionSetNode[],
    path: Path,
  ): void {
    const known = fieldsOf(document, selections);
    for (const [key, item] of Object.entries(value)) {
      const field = known.get(key);
      if (!field) problems.push(`${[...path, key].join('.')} was not asked for`);
      const fieldType = type.getFields()[field?.name ?? '']?.type;
      if (field && fieldType) check(item, fieldType, field.selections, [...path, key]);
    }
  }

  if (data === null) {
    if (reported.length === 0) problems.push('data is null without an error that has a path');
  } else if (data) {
    checkFields(data, root, [operation.selectionSet], []);
  }
  return problems;
}

/** Whether one path is a prefix of the other: an error may be below the null, or at a list whose items failed. */
function touch(one: Path, other: Path): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).join('.') === other.slice(0, length).join('.');
}

interface Known {
  readonly name: string;
  readonly selections: SelectionSetNode[];
}

/** Fields by response name with fragments expanded; our schema has no abstract types. */
function fieldsOf(document: DocumentNode, selectionSets: readonly SelectionSetNode[]): Map<string, Known> {
  const fields = new Map<string, Known>();
  const open = [...selectionSets];
  for (let set = open.pop(); set; set = open.pop()) {
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) open.push(node.selectionSet);
      else if (node.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = document.definitions.find(
          (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === node.name.value,
        );
        if (fragment?.kind === Kind.FRAGMENT_DEFINITION) open.push(fragment.selectionSet);
      } else {
        const key = (node.alias ?? node.name).value;
        const known = fields.get(key) ?? { name: node.name.value, selections: [] };
        if (node.selectionSet) known.selections.push(node.selectionSet);
        fields.set(key, known);
      }
    }
  }
  return fields;
}
