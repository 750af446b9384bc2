'use strict';

// Without this the gateway looks for a cloud's metadata service.
process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
const { ApolloGateway } = require('@apollo/gateway');

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * The schema that clients see. Throws what the router would die of, as the gateway knows fewer directives than
 * composition does.
 * @param {string} supergraphSdl
 */
async function loadInGateway(supergraphSdl) {
  const gateway = new ApolloGateway({ supergraphSdl, logger: silent });
  const { schema } = await gateway.load();
  await gateway.stop();
  return schema;
}

module.exports = { loadInGateway };
