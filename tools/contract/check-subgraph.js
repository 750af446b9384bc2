'use strict';

const { Kind, parse, valueFromASTUntyped, visit } = require('graphql');

/** The newest that the gateway and the subgraph library both know. */
const newestFederation = [2, 14];

const described = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'type',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
  [Kind.ENUM_TYPE_DEFINITION]: 'enum',
  [Kind.ENUM_VALUE_DEFINITION]: 'value',
  [Kind.SCALAR_TYPE_DEFINITION]: 'scalar',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'input',
  [Kind.FIELD_DEFINITION]: 'field',
  [Kind.INPUT_VALUE_DEFINITION]: 'argument',
  [Kind.DIRECTIVE_DEFINITION]: 'directive',
};

/** @param {import('graphql').DocumentNode} document */
function findUndescribed(document) {
  const missing = [];
  const path = [];
  visit(document, {
    enter(node) {
      const kind = described[node.kind];
      if ('name' in node && node.name) path.push(node.name.value);
      if (kind && !node.description?.value.trim()) missing.push(`${kind} ${path.join('.')}`);
    },
    leave(node) {
      if ('name' in node && node.name) path.pop();
    },
  });
  return missing;
}

/** @param {import('graphql').DocumentNode} document */
function findFederationVersion(document) {
  let version;
  visit(document, {
    Directive(node) {
      const url = node.arguments?.find((argument) => argument.name.value === 'url')?.value;
      const match =
        node.name.value === 'link' && url?.kind === Kind.STRING && /\/federation\/v(\d+)\.(\d+)$/.exec(url.value);
      if (match) version = [Number(match[1]), Number(match[2])];
    },
  });
  return version;
}

/**
 * GraphQL takes a type of this name for the root of subscriptions, whatever it was meant for. We have none.
 * @param {import('graphql').DocumentNode} document
 */
function findSubscriptionRoot(document) {
  const isNamedSo = document.definitions.some((node) => 'name' in node && node.name?.value === 'Subscription');
  return isNamedSo
    ? ['has a type Subscription, which clients take for the root of subscriptions: name it otherwise']
    : [];
}

/** @param {import('graphql').TypeNode | undefined} type */
function isList(type) {
  return type?.kind === Kind.NON_NULL_TYPE ? isList(type.type) : type?.kind === Kind.LIST_TYPE;
}

/** @param {import('graphql').TypeNode} type @returns {string} */
function nameOf(type) {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

/** @param {import('graphql').FieldDefinitionNode} field */
function listSizeOf(field) {
  const directive = field.directives?.find(({ name }) => name.value === 'listSize');
  return (
    directive &&
    Object.fromEntries((directive.arguments ?? []).map((arg) => [arg.name.value, valueFromASTUntyped(arg.value)]))
  );
}

/**
 * Lists without a declared size: the router could only guess what an operation costs. A list says it itself (`assumedSize`,
 * or `slicingArguments` that are there), or every field that leads to it does (`sizedFields`).
 * @param {import('graphql').DocumentNode} document
 */
function findUnsizedLists(document) {
  const types = document.definitions.filter((node) => 'fields' in node && !node.kind.startsWith('InputObject'));
  const fields = types.flatMap((type) => (type.fields ?? []).map((field) => ({ type: type.name.value, field })));
  const says = (field, size) =>
    size?.assumedSize > 0 ||
    (size?.slicingArguments ?? []).some((name) => field.arguments?.some((arg) => arg.name.value === name));
  const isSized = ({ type, field }) => {
    if (says(field, listSizeOf(field))) return true;
    const leading = fields.filter((parent) => nameOf(parent.field.type) === type);
    return (
      leading.length > 0 &&
      leading.every((parent) => {
        const size = listSizeOf(parent.field);
        return says(parent.field, size) && size.sizedFields?.includes(field.name.value);
      })
    );
  };
  return fields
    .filter((one) => isList(one.field.type) && !isSized(one))
    .map(({ type, field }) => `field ${type}.${field.name.value} is a list of a size that no @listSize says`);
}

/** @param {number[] | undefined} version */
function checkVersion(version) {
  if (!version) return ['has no @link to https://specs.apollo.dev/federation'];
  const [major, minor] = newestFederation;
  if (version[0] === major && version[1] <= minor) return [];
  return [`links federation v${version.join('.')}; v${major}.${minor} is the newest that the router loads`];
}

/**
 * Fields that may be null and don't say when: a client can't know what a null means.
 * @param {import('graphql').DocumentNode} document
 */
function findUnexplainedNulls(document) {
  return document.definitions
    .filter((type) => type.kind === Kind.OBJECT_TYPE_DEFINITION && !isHidden(type))
    .flatMap((type) => (type.fields ?? []).map((field) => ({ type: type.name.value, field })))
    .filter(({ field }) => field.type.kind !== Kind.NON_NULL_TYPE && !isHidden(field))
    .filter(({ field }) => !/\bnull\b/i.test(field.description?.value ?? ''))
    .map(({ type, field }) => `field ${type}.${field.name.value} may be null and its description doesn't say when`);
}

const isHidden = ({ directives = [] }) => directives.some(({ name }) => name.value === 'inaccessible');

/**
 * @param {{ path: string, sdl: string }} subgraph
 * @returns {string[]} what is wrong with the schema by itself
 */
function checkSubgraph({ path, sdl }) {
  const document = parse(sdl);
  const problems = [
    ...checkVersion(findFederationVersion(document)),
    ...findSubscriptionRoot(document),
    ...findUndescribed(document).map((what) => `${what} has no description`),
    ...findUnsizedLists(document),
    ...findUnexplainedNulls(document),
  ];
  return problems.map((problem) => `${path}: ${problem}`);
}

module.exports = { checkSubgraph };
