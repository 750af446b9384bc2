'use strict';

/** `x as unknown as T` silences the type checker completely. */
const noDoubleAssertion = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    return {
      TSAsExpression(node) {
        if (node.expression.type !== 'TSAsExpression') return;
        context.report({ message: 'Check the value or type it right; two assertions in a row prove nothing', node });
      },
    };
  },
};

module.exports = { noDoubleAssertion };
