'use strict';

/**
 * Plans every operation that we ship and that routers have recorded, and writes the plans to `router/plans`, so that a review shows
 * what a change of the schema does to them.
 *
 *   node tools/plans.js          writes the files
 *   node tools/plans.js --check  writes nothing, exits 1 when a file is stale
 *
 * Reads the build: `npm run build` first.
 */

const { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');
const { prettyFormatQueryPlan } = require('@apollo/query-planner');
const { Kind, parse, print } = require('graphql');
const { recordedOperations, releasedOperations } = require('./contract/released-operations.js');
const { shippedOperations } = require('./contract/shipped-operations.js');

const router = resolve(__dirname, '..', 'router');
const folder = join(router, 'plans');
const built = (path) => require(join(router, 'dist', path));
const { printHelp } = require('./print-help.js');

printHelp(__filename);

/** Every operation with the file of its plan. An operation that we ship as it was released has one file. */
function operations() {
  const shipped = shippedOperations().map(({ source, ...rest }) => ({ owner: source, ...rest }));
  const normalise = (document) => print(parse(document));
  const known = new Set(shipped.map(({ document }) => normalise(document)));
  const others = [...releasedOperations(), ...recordedOperations()]
    .filter(({ document }) => !known.has(normalise(document)))
    .flatMap(({ client, version, document }) =>
      parse(document)
        .definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
        .map((definition, index) => ({
          owner: `${client}-${version}`.replaceAll(/[^\w.-]/g, '_'),
          operationName: definition.name?.value ?? `unnamed-${index}`,
          document,
        })),
    );
  const taken = new Map();
  return [...shipped, ...others].flatMap(({ owner, operationName, document }) => {
    const path = join(owner, operationName);
    const same = taken.get(path) ?? [];
    // Variables that differ in sizes alone change nothing here.
    if (same.includes(document)) return [];
    taken.set(path, [...same, document]);
    return [{ path: same.length === 0 ? `${path}.txt` : `${path}-${same.length + 1}.txt`, operationName, document }];
  });
}

/** @returns {Map<string, string>} plans by path below the folder */
function makePlans() {
  const supergraphSdl = readFileSync(join(router, 'supergraph.graphql'), 'utf8');
  const { cost: limits } = built('config.js').readRouterConfig({ ROUTER_SUPERGRAPH_PATH: 'supergraph.graphql' });
  const planner = built('engine/plan/create-planner.js').createPlanner({ supergraphSdl, limits, validates: false });
  const names = built('engine/normalise/internal-names.js').createInternalNames(supergraphSdl);
  const { chooseOperation } = built('engine/normalise/choose-operation.js');
  const { prepareOperation } = built('engine/normalise/prepare-operation.js');
  const { countFetches } = built('cost/count-fetches.js');
  return new Map(
    operations().map(({ path, operationName, document }) => {
      const named = operationName.startsWith('unnamed-') ? undefined : operationName;
      const chosen = chooseOperation(parse(document, { noLocation: true }), named);
      // With all conditions true an operation asks for the most.
      const conditions = new Map([...chosen.conditions].map((name) => [name, true]));
      const { gateway } = prepareOperation(planner.apiSchema, chosen, conditions, names);
      if (!gateway) return [path, 'The router answers this itself.\n'];
      const plan = planner.plan(gateway);
      const { fetches, depth } = countFetches(plan.node);
      const head = `${fetches} calls, ${depth} in sequence`;
      return [path, `${head}\n\n${prettyFormatQueryPlan(plan).trimEnd()}\n`];
    }),
  );
}

/** @param {boolean} checkOnly */
function run(checkOnly) {
  const plans = makePlans();
  const kept = globSync('**/*.txt', { cwd: folder });
  const read = (path) => (kept.includes(path) ? readFileSync(join(folder, path), 'utf8') : '');
  const stale = [...new Set([...plans.keys(), ...kept])].filter((path) => read(path) !== (plans.get(path) ?? null));
  if (stale.length === 0) return;
  if (checkOnly) throw new Error(`Plans have changed: ${stale.join(', ')}. Run: node tools/plans.js`);
  for (const path of stale) {
    const text = plans.get(path);
    if (text === undefined) {
      rmSync(join(folder, path));
      continue;
    }
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  console.log(`wrote ${stale.length} plans to router/plans`);
}

try {
  run(process.argv.includes('--check'));
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
