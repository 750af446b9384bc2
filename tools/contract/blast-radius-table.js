'use strict';

const { Kind, parse, visit } = require('graphql');

/** @typedef {import('./blast-radius.js').BlastRadius} BlastRadius */

const EVERYTHING = 'everything';
const NOTHING = 'nothing';

/** @param {string[]} paths @returns {string} as a selection: `a { b c }` for `a.b` and `a.c` */
function toSelection(paths) {
  const byField = Map.groupBy(paths, (path) => path.split('.', 1)[0]);
  return [...byField]
    .map(([field, below]) => {
      const inner = below.filter((path) => path !== field).map((path) => path.slice(field.length + 1));
      return inner.length === 0 ? field : `${field} { ${toSelection(inner)} }`;
    })
    .join(' ');
}

/** @param {string} selection @returns {string[]} */
function fromSelection(selection) {
  const paths = [];
  const open = [];
  visit(parse(`{ ${selection} }`), {
    enter(node) {
      if (node.kind !== Kind.FIELD) return;
      open.push(node.name.value);
      if (!node.selectionSet) paths.push(open.join('.'));
    },
    leave(node) {
      if (node.kind === Kind.FIELD) open.pop();
    },
  });
  return paths;
}

/** @param {BlastRadius} row */
function describeLoss({ survives, lost }) {
  if (lost.length === 0) return NOTHING;
  return survives.length === 0 ? EVERYTHING : `\`${toSelection(lost)}\``;
}

/** @param {BlastRadius[]} rows @returns {string} a section an operation */
function toSections(rows) {
  return [...Map.groupBy(rows, (row) => row.operation)]
    .map(([operation, radii]) => {
      const { survives, lost } = radii[0];
      const table = radii.map((row) => `| ${row.down} | ${describeLoss(row)} |`).join('\n');
      return `## ${operation}\n\n\`${toSelection([...survives, ...lost].sort((one, other) => one.localeCompare(other)))}\`\n\n| down | lost |\n| --- | --- |\n${table}\n`;
    })
    .join('\n');
}

/** @param {string} text @returns {BlastRadius[]} */
function fromSections(text) {
  return text
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [operation = '', , whole = ''] = section.split('\n');
      const all = fromSelection(whole.replaceAll('`', ''));
      const cells = [...section.matchAll(/^\| (\w+) +\| (.+?) +\|$/gm)].filter(([, down]) => down !== 'down');
      return cells.map(([, down, loss]) => {
        const lost = loss === EVERYTHING ? all : loss === NOTHING ? [] : fromSelection(loss.replaceAll('`', ''));
        return { operation, down, survives: all.filter((path) => !lost.includes(path)), lost };
      });
    });
}

/**
 * @param {BlastRadius[]} kept
 * @param {BlastRadius[]} computed
 * @returns {string[]} fields that survived and do not any more
 */
function findWorse(kept, computed) {
  const fieldsOf = new Map(kept.map((row) => [row.operation, [...row.survives, ...row.lost]]));
  const lossOf = new Map(kept.map((row) => [`${row.operation} ${row.down}`, row.lost]));
  return computed.flatMap(({ operation, down, lost }) => {
    const before = fieldsOf.get(operation) ?? [];
    const lostBefore = lossOf.get(`${operation} ${down}`) ?? [];
    return lost
      .filter((path) => before.includes(path) && !lostBefore.includes(path))
      .map((path) => `${operation}: ${path} is lost now while ${down} is down`);
  });
}

module.exports = { findWorse, fromSections, toSections };
