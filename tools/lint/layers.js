'use strict';

const { posix, relative, resolve } = require('node:path');
const { listWorkspaces } = require('../list-workspaces.js');

const root = resolve(__dirname, '../..');
const workspaces = listWorkspaces();
/** `tools` has no package.json of its own, but the same rules. */
const folders = [...workspaces.map(({ folder }) => folder), 'tools'];

/** Lowest first: a workspace imports those of lower layers only, so services don't import each other. */
const order = [
  /^(packages\/contracts|local\/embedded-postgres|testing\/protocol-fakes|clients\/typescript)$/,
  /^packages\/service-kit$/,
  /^(packages\/local-stand-ins|testing\/servers)$/,
  /^(packages\/|testing\/harness$)/,
  /^(subgraphs\/[^/]+|router|notification-worker)$/,
  /^local\//,
  /^operator(\/[^/]+)?$/,
  /^(kong|deployment|testing\/[^/]+|tools)$/,
];

/** The layer of a workspace, 0 is the lowest; -1 for a new folder at the top, which needs a line above. */
const workspaceLayer = (folder) => order.findIndex((pattern) => pattern.test(folder));

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
    notPackages: /^(graphql($|[-/])|@apollo\/)/,
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

const workspaceOf = (path) => folders.find((folder) => path.startsWith(`${folder}/`));

/** The workspace of a file, and its path and first folder (`src`, `test`) in there. */
function locate(filename) {
  const path = relative(root, resolve(root, filename)).replaceAll('\\', '/');
  const folder = workspaceOf(path);
  if (folder === undefined) return undefined;
  const inside = path.slice(folder.length + 1);
  return { folder, inside, side: inside.split('/')[0] };
}

/** The file or folder directly below `src/` that a path belongs to: `src/domain/post.ts` is in `domain`. */
function layerOf(inside) {
  return inside.split('/')[1].replace(/\.[cm]?[jt]s$/, '');
}

function checkWorkspace({ folder, side }, specifier) {
  const name = specifier.split('/').slice(0, 2).join('/');
  const target = workspaces.find(({ manifest }) => manifest.name === name)?.folder;
  if (target === undefined || target === folder) return undefined;
  if (target.startsWith('testing/') && !folder.startsWith('testing/')) {
    return side === 'src' ? `Only tests import testing packages: ${specifier}` : undefined;
  }
  if (workspaceLayer(target) < workspaceLayer(folder)) return undefined;
  return `${folder} may import lower layers only (tools/lint/layers.js), not ${specifier}`;
}

function checkRelative({ folder, inside, side }, specifier) {
  const path = posix.join(folder, posix.dirname(inside), specifier);
  const workspace = workspaceOf(path);
  if (workspace !== folder) {
    const isForTest = side === 'test' && workspace === 'tools';
    if (isForTest || workspace === undefined) return undefined;
    return `An import stays inside its workspace; others are imported by name: ${specifier}`;
  }
  const target = path.slice(folder.length + 1);
  if (side !== 'src' || !target.startsWith('src/')) return undefined;
  const [from, to] = [layerOf(inside), layerOf(target)];
  const layer = layers[from];
  if (!layer || to === from || layer.own.includes(to)) return undefined;
  return `${from} may import ${['itself', ...layer.own].join(', ')} of its package, not ${to}`;
}

function checkPackage(place, specifier) {
  const layer = place.side === 'src' ? layers[layerOf(place.inside)] : undefined;
  if (!layer) return undefined;
  const isAllowed = layer.packages ? layer.packages.includes(specifier) : !layer.notPackages.test(specifier);
  return isAllowed ? undefined : `${layerOf(place.inside)} may not import ${specifier}`;
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
  return checkWorkspace(place, specifier) ?? checkPackage(place, specifier);
}

const layersRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    function checkSource(source) {
      const specifier = source?.value;
      const message = typeof specifier === 'string' ? checkImport(context.filename, specifier) : undefined;
      if (message) context.report({ message, node: source });
    }
    const check = (node) => checkSource(node.source);
    return {
      CallExpression: (node) => node.callee.name === 'require' && checkSource(node.arguments[0]),
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

module.exports = { layers: layersRule, checkImport, workspaceLayer };
