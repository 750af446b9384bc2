'use strict';

const { Kind, parse, visit } = require('graphql');

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

/** @param {number[] | undefined} version */
function checkVersion(version) {
  if (!version) return ['has no @link to https://specs.apollo.dev/federation'];
  const [major, minor] = newestFederation;
  if (version[0] === major && version[1] <= minor) return [];
  return [`links federation v${version.join('.')}; v${major}.${minor} is the newest that the router loads`];
}

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
  ];
  return problems.map((problem) => `${path}: ${problem}`);
}

module.exports = { checkSubgraph };
