'use strict';

/** Only main.ts acts when it is imported. Elsewhere a statement at the top level declares something. */
const noImportEffects = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    return {
      'Program > ExpressionStatement'(node) {
        if (node.directive) return;
        context.report({ message: 'Only main.ts acts when it is imported: put this into a function', node });
      },
    };
  },
};

module.exports = { noImportEffects };
