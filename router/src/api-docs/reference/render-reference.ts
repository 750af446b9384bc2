import { ERROR_CODES } from '@gobbler/contracts';
import {
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isScalarType,
  isSpecifiedScalarType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { describeCost, type CostOptions } from './describe-cost';
import { describe } from './html';
import { renderType, type FactsOf } from './render-type';

export interface ReferenceOptions extends CostOptions {
  /** Who may use a field, by its coordinate; anyone may use the others. */
  readonly access: Readonly<Record<string, string>>;
}

/** The page of the GraphQL API: every type with descriptions, readers, cost and errors. Plain HTML without scripts. */
export function renderReference(schema: GraphQLSchema, { access, ...costs }: ReferenceOptions): string {
  const roots = [schema.getQueryType(), schema.getMutationType()].filter((type) => type != null);
  const factsOf: FactsOf = (type, field) => [
    [type === 'Mutation' ? 'Who may call it' : 'Who may read it', access[`${type}.${field.name}`] ?? 'anyone'],
    ['Cost', describeCost(type, field, type === schema.getMutationType()?.name, costs)],
  ];
  const others = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !roots.some((one) => one === type))
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const isPlain = (type: GraphQLNamedType) => isScalarType(type) || isEnumType(type);
  const groups: readonly (readonly [string, readonly GraphQLNamedType[]])[] = [
    ['Operations', roots],
    ['Objects', others.filter((type) => !isPlain(type) && !isInputObjectType(type))],
    ['Inputs', others.filter(isInputObjectType)],
    ['Enums and scalars', others.filter(isPlain)],
  ];
  const contents = groups.map(([title, types]) => renderContents(title, types)).join('\n');
  const sections = groups.map(
    ([title, types]) => `<h2>${title}</h2>\n${types.map((type) => renderType(type, factsOf)).join('\n')}`,
  );
  return page(contents, [...sections, renderErrors(schema)].join('\n'));
}

function renderContents(title: string, types: readonly GraphQLNamedType[]): string {
  const entries = types.flatMap((type) =>
    title === 'Operations' && 'getFields' in type
      ? Object.keys(type.getFields()).map((field) => [`${type.name}.${field}`, field])
      : [[type.name, type.name]],
  );
  const items = entries.map(([id, name]) => `<li><a href="#${id}">${name}</a></li>`).join('');
  return `<details open><summary>${title}</summary><ul>${items}</ul></details>`;
}

/** With the meanings that our own schema gives them. */
function renderErrors(schema: GraphQLSchema): string {
  const type = schema.getType('ErrorCode');
  const meanings = isEnumType(type) ? type : undefined;
  const rows = Object.entries(ERROR_CODES).map(
    ([code, { graphql, rest }]) => `<section class="field" id="error-${code}">
<h4><code>${code}</code></h4>
${describe(meanings?.getValue(code)?.description)}
<dl><dt>Status in GraphQL</dt><dd>${graphql}</dd><dt>Status in REST</dt><dd>${rest}</dd></dl>
</section>`,
  );
  return `<h2 id="errors">Error codes</h2>
<p>In <code>extensions.code</code> of an error, with <code>extensions.requestId</code>. The code is the contract; the text beside it may change.</p>
${rows.join('\n')}`;
}

function page(contents: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>Gobbler: GraphQL reference</title>
<link rel="icon" href="data:," />
<link rel="stylesheet" href="/docs/reference.css" />
</head>
<body>
<header><h1>GraphQL reference</h1>
<nav aria-label="Documentation"><a href="/graphql">GraphiQL</a> <a href="/docs">REST</a> <a href="/schema.graphql">Schema</a></nav></header>
<nav class="contents" aria-label="Contents">
${contents}
<p><a href="#errors">Error codes</a></p>
</nav>
<main>
${body}
</main>
</body>
</html>
`;
}
