'use strict';

const { existsSync } = require('node:fs');
const { join, resolve } = require('node:path');

/** Name and port of each subgraph, in the order of the ports. A new subgraph gets a line here. */
const ports = { auth: 4001, user: 4002, post: 4003, reservation: 4004, payment: 4005 };

/** The subgraphs with where they are on disk and where the router finds them unless `<NAME>_URL` says otherwise. */
function listSubgraphs() {
  return Object.entries(ports).map(([name, port]) => {
    const folder = resolve(__dirname, '..', 'subgraphs', name);
    const schemaPath = join(folder, 'schema.graphql');
    if (!existsSync(schemaPath)) throw new Error(`The subgraph ${name} has no ${schemaPath}`);
    return { name, folder, schemaPath, url: `http://127.0.0.1:${port}/graphql` };
  });
}

module.exports = { listSubgraphs };
