'use strict';

const {
  addInaccessibleToUnreachableTypes,
  applyTagFilterOnSubgraphs,
  extractLinkImplementations,
} = require('@theguild/federation-composition');
const { parse, print, printSchema } = require('graphql');
const { composeSubgraphs } = require('./compose-subgraphs.js');
const { loadInGateway } = require('./load-in-gateway.js');

/**
 * A part of the graph, by tags: what carries a tag of `exclude` is hidden, and so is what then cannot be reached. With an `include`
 * all that carries none of its tags is hidden as well.
 * @typedef {{ include?: string[], exclude?: string[] }} Contract
 */

/**
 * @param {{ name: string, url: string, sdl: string }[]} subgraphs
 * @param {Contract} contract
 * @returns {Promise<{ supergraphSdl: string, errors: string[] }>} an empty supergraph when there are errors
 */
async function composeContract(subgraphs, { include = [], exclude = [] }) {
  const filter = { include: new Set(include), exclude: new Set(exclude) };
  const documents = subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
  const filtered = applyTagFilterOnSubgraphs(documents, filter);
  const { supergraphSdl, errors } = composeSubgraphs(
    filtered.map(({ name, url, typeDefs }) => ({ name, url, sdl: print(typeDefs) })),
  );
  if (errors.length > 0) return { supergraphSdl, errors };
  const supergraphDocumentNode = parse(supergraphSdl);
  const { resolveImportName } = extractLinkImplementations(supergraphDocumentNode);
  const publicDocumentNode = parse(printSchema(await loadInGateway(supergraphSdl)));
  const reachable = addInaccessibleToUnreachableTypes(resolveImportName, {
    supergraphDocumentNode,
    publicDocumentNode,
  });
  const [header = ''] = supergraphSdl.split('\n', 1);
  return { supergraphSdl: `${header}\n${print(reachable.supergraphDocumentNode)}\n`, errors };
}

module.exports = { composeContract };
