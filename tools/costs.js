'use strict';

/**
 * Estimates the cost of every operation that we ship and writes the table in `docs/costs.md`.
 *
 *   node tools/costs.js          writes the table
 *   node tools/costs.js --check  writes nothing, exits 1 when it is stale
 *
 * Both fail when the default of ROUTER_COST_LIMIT is less than twice the maximum. Reads the build: `npm run build` first.
 */

const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { relative, resolve } = require('node:path');
const { Kind, parse } = require('graphql');
const prettier = require('prettier');
const { loadInGateway } = require('./contract/load-in-gateway.js');
const { shippedOperations } = require('./contract/shipped-operations.js');

const root = resolve(__dirname, '..');
const tablePath = resolve(root, 'docs', 'costs.md');
/** Minimum ratio of the default limit to the most expensive operation. */
const REASONABLE = 2;

const built = (path) => require(resolve(root, 'router', 'dist', path));
const { printHelp } = require('./print-help.js');

printHelp(__filename);

async function estimateShipped() {
  const { createCostEstimator } = built('cost/cost-estimator.js');
  const { cost } = built('config.js').readRouterConfig({ ROUTER_SUPERGRAPH_PATH: 'supergraph.graphql' });
  const sdl = readFileSync(resolve(root, 'router', 'supergraph.graphql'), 'utf8');
  const schema = await loadInGateway(sdl);
  const estimate = createCostEstimator(sdl, cost.defaultListSize);
  const rows = shippedOperations().map(({ source, operationName, document: text, variables }) => {
    const document = parse(text);
    const operation = document.definitions.find(
      (node) => node.kind === Kind.OPERATION_DEFINITION && node.name?.value === operationName,
    );
    return { source, operationName, variables, ...estimate({ schema, document, operation, variables }) };
  });
  return { rows: rows.sort((a, b) => b.cost - a.cost), limit: cost.perOperation };
}

/** @param {Awaited<ReturnType<typeof estimateShipped>>} prices */
function toTable({ rows, limit }) {
  const largest = rows[0]?.cost ?? 0;
  const lines = rows.map(({ source, operationName, variables, cost, fetches, depth }) => {
    const sizes = Object.entries(variables).map(([name, value]) => ` (${name}: ${String(value)})`);
    return `| ${source} | ${operationName}${sizes.join('')} | ${cost} | ${fetches} | ${depth} |`;
  });
  return `# Costs of our operations

Written by \`node tools/costs.js\`; \`npm run check\` fails when it is stale. The most expensive costs ${largest}; \`ROUTER_COST_LIMIT\` is ${limit}
by default, ${(limit / largest).toFixed(1)} times as much. [ADR 16](adr/0016-cost.md) explains the estimate.

Calls are subgraph calls (\`ROUTER_FETCH_LIMIT\`), steps the calls in sequence (\`ROUTER_FETCH_DEPTH_LIMIT\`).

| where | operation | cost | calls | steps |
| --- | --- | ---: | ---: | ---: |
${lines.join('\n')}
`;
}

async function run(checkOnly) {
  const costs = await estimateShipped();
  const [costliest] = costs.rows;
  if (costliest && costs.limit < REASONABLE * costliest.cost) {
    throw new Error(
      `${costliest.operationName} costs ${costliest.cost}; ROUTER_COST_LIMIT is ${costs.limit} by default, less than ${REASONABLE} times that.`,
    );
  }
  const table = await prettier.format(toTable(costs), {
    ...(await prettier.resolveConfig(tablePath)),
    parser: 'markdown',
  });
  if (existsSync(tablePath) && readFileSync(tablePath, 'utf8') === table) return;
  const shown = relative(root, tablePath);
  if (checkOnly) throw new Error(`${shown} is stale. Run: node tools/costs.js`);
  writeFileSync(tablePath, table);
  console.log(`wrote ${shown}`);
}

run(process.argv.includes('--check')).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
