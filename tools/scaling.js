'use strict';

/**
 * Writes the tables of `docs/scaling.md` from the figures in `docs/performance`.
 *
 *   node tools/scaling.js          writes them
 *   node tools/scaling.js --check  writes nothing, exits 1 when they are stale
 */

const { readFileSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const prettier = require('prettier');
const { ASSUMED, ratesOf, readCosts, sharesOf } = require('./scaling/model.js');
const { simulate } = require('./scaling/simulate.js');

const docs = resolve(__dirname, '..', 'docs');
const page = join(docs, 'scaling.md');
const FACTORS = [1, 10, 100, 10_000];

/** @param {number} value two digits, and no more than are there */
const short = (value) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(2)).toString();
const times = (factor) => `${factor.toLocaleString('en')}×`;
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function costsTable(costs) {
  return table(
    ['cost', 'measured', 'from'],
    [
      ['router, a feed', `${short(costs.router)} ms CPU`, 'router.json'],
      ['services, a feed', `${short(costs.services)} ms CPU`, 'system.json less router.json'],
      ['PostgreSQL, a feed', `${short(costs.database)} ms CPU`, 'system.json, with PostgreSQL less without'],
      ['router, a mutation', `${short(costs.mutation)} ms CPU`, 'router.json'],
      ['reservations of one post', `${short(costs.rowPerSecond)} per second`, 'hot-post.json'],
    ],
  );
}

function ratesTable() {
  return table(
    ['load', 'people', 'feeds/s', 'reservations/s', 'posts/s', 'pushes/s'],
    FACTORS.map((factor) => [times(factor), ...Object.values(ratesOf(factor)).map(short)]),
  );
}

function sharesTable(costs) {
  const parts = sharesOf(costs, 1).map(({ part }) => part);
  const rows = parts.map((part) => {
    const cells = FACTORS.map((factor) => sharesOf(costs, factor).find((one) => one.part === part));
    return [part, cells[0].unit, ...cells.map(({ share }) => short(share))];
  });
  const first = FACTORS.map((factor) => `**${sharesOf(costs, factor)[0].part}**`);
  return table(['part', 'in', ...FACTORS.map(times)], [...rows, ['needs most of its units', '', ...first]]);
}

/** A small installation, and one that grows as the model says. */
function simulationTable(costs) {
  const stationsOf = (servers) =>
    [costs.router, costs.services, costs.database].map((ms, index) => ({ ms, servers: servers[index] }));
  const needed = (factor) => {
    const share = (part) => sharesOf(costs, factor).find((one) => one.part === part).share;
    const database = share('post’s primary database') * ASSUMED.databaseCores;
    return [share('router'), share('services'), database].map((cores) => Math.max(1, Math.ceil(cores)));
  };
  const rows = [
    ...[1, 10, 100].map((factor) => [factor, [2, 2, 2]]),
    ...[100, 10_000].map((factor) => [factor, needed(factor)]),
  ].map(([factor, servers]) => {
    const { p50, p99, refused, busy } = simulate({ perSecond: ratesOf(factor).feeds, stations: stationsOf(servers) });
    const percent = (share) => `${(share * 100).toFixed(0)} %`;
    return [
      times(factor),
      servers.join(' + '),
      `${short(p50)} ms`,
      `${short(p99)} ms`,
      percent(refused),
      busy.map(percent).join(', '),
    ];
  });
  return table(['load', 'cores of router + services + database', 'median', 'p99', 'refused', 'used'], rows);
}

async function run(checkOnly) {
  const costs = readCosts((file) => JSON.parse(readFileSync(join(docs, 'performance', file), 'utf8')));
  const tables = {
    costs: costsTable(costs),
    rates: ratesTable(),
    shares: sharesTable(costs),
    simulation: simulationTable(costs),
  };
  const before = readFileSync(page, 'utf8');
  const filled = Object.entries(tables).reduce((text, [name, rows]) => {
    const [start, end] = [`<!-- ${name} -->`, '<!-- end -->'];
    const from = text.indexOf(start) + start.length;
    if (from < start.length) throw new Error(`docs/scaling.md has no ${start}`);
    return `${text.slice(0, from)}\n\n${rows}\n\n${text.slice(text.indexOf(end, from))}`;
  }, before);
  const after = await prettier.format(filled, { ...(await prettier.resolveConfig(page)), parser: 'markdown' });
  if (after === before) return;
  if (checkOnly) throw new Error('docs/scaling.md is stale. Run: node tools/scaling.js');
  writeFileSync(page, after);
  console.log('wrote docs/scaling.md');
}

run(process.argv.includes('--check')).catch((error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
