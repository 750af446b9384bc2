'use strict';

const isDate = (node) => node.type === 'Identifier' && node.name === 'Date';

/** The time is handed in: no `new Date()` without an argument, no `Date()`. (`Date.now` is a restricted property.) */
const noClock = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const message = 'Take the time as an argument (`now`), so that tests can set it';
    return {
      NewExpression(node) {
        if (isDate(node.callee) && node.arguments.length === 0) context.report({ message, node });
      },
      CallExpression(node) {
        if (isDate(node.callee)) context.report({ message, node });
      },
    };
  },
};

module.exports = { noClock };
