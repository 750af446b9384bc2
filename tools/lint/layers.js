'use strict';

const { posix } = require('node:path');

/** Packages that stand for a running service. Only what runs them all may import them. */
const services = ['auth', 'user', 'post', 'reservation', 'payment', 'router', 'notification-worker'];
const runsAllServices = ['local/launcher', 'testing/e2e', 'testing/harness', 'testing/peers'];

const shared = (...names) => names.map((name) => `@gobbler/${name}`);

/**
 * Who may import whom inside a package. `own` names the files and folders of `src/` that are open to the layer beside
 * itself, `packages` the packages; a layer without `packages` may import all but those in `notPackages`.
 */
const layers = {
  domain: {
    own: [],
    // node:url for names of hosts, which it only computes.
    packages: ['node:url', ...shared('contracts')],
  },
  infra: {
    own: ['domain'],
    notPackages: /^(graphql($|[-/])|@apollo\/|@as-integrations\/)/,
  },
  resolvers: {
    own: ['context', 'loaders', 'domain', 'generated'],
    packages: ['graphql', ...shared('contracts', 'service-kit')],
  },
  permissions: {
    own: ['context', 'loaders', 'domain', 'generated'],
    packages: ['graphql', 'graphql-shield', ...shared('contracts', 'service-kit')],
  },
  consumers: {
    own: ['context', 'loaders', 'domain', 'generated'],
    packages: shared('contracts', 'service-kit'),
  },
};

/** The package folder, `src` or `test`, and the path below that, of a file in a package. */
function locate(filename) {
  const path = filename.replaceAll('\\', '/');
  const match =
    /^(?:.*\/)?((?:packages|subgraphs|testing|local)\/[^/]+|router|notification-worker)\/(src|test)\/(.+)$/.exec(path);
  return match ? { folder: match[1], side: match[2], below: match[3] } : undefined;
}

/** The file or folder directly below `src/` that a path belongs to: `domain/post.ts` is in `domain`. */
function layerOf(below) {
  return below.split('/')[0].replace(/\.[cm]?[jt]s$/, '');
}

function checkService(place, specifier) {
  const service = services.find(
    (name) => specifier === `@gobbler/${name}` || specifier.startsWith(`@gobbler/${name}/`),
  );
  if (!service || runsAllServices.includes(place.folder)) return undefined;
  return `A service is reached over its API or its events, never by an import: ${specifier}`;
}

function checkRelative(place, specifier) {
  const target = posix.normalize(posix.join(place.side, posix.dirname(place.below), specifier));
  if (target.startsWith('../')) return `An import stays inside its package; others are imported by name: ${specifier}`;
  if (place.side === 'test' || !target.startsWith('src/')) return undefined;
  const from = layerOf(place.below);
  const to = layerOf(target.slice('src/'.length));
  const layer = layers[from];
  if (!layer || to === from || layer.own.includes(to)) return undefined;
  return `${from} may import ${['itself', ...layer.own].join(', ')} of its package, not ${to}`;
}

function checkPackage(place, specifier) {
  const layer = place.side === 'src' ? layers[layerOf(place.below)] : undefined;
  if (!layer) return undefined;
  const isAllowed = layer.packages ? layer.packages.includes(specifier) : !layer.notPackages.test(specifier);
  return isAllowed ? undefined : `${layerOf(place.below)} may not import ${specifier}`;
}

/**
 * @param {string} filename absolute, or relative to the root
 * @param {string} specifier as it stands in the import
 * @returns {string | undefined} what is wrong with the import
 */
function checkImport(filename, specifier) {
  const place = locate(filename);
  if (!place) return undefined;
  if (specifier.startsWith('.')) return checkRelative(place, specifier);
  return checkService(place, specifier) ?? checkPackage(place, specifier);
}

const layersRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    function check(node) {
      const specifier = node.source?.value;
      const message = typeof specifier === 'string' ? checkImport(context.filename, specifier) : undefined;
      if (message) context.report({ message, node: node.source });
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

module.exports = { layers: layersRule, checkImport };
