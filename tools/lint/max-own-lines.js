'use strict';

const functionTypes = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

/** A function with a name of its own is judged by itself; a callback belongs to the function that it stands in. */
function hasName(node) {
  if (node.type === 'FunctionDeclaration') return true;
  return ['VariableDeclarator', 'Property', 'MethodDefinition', 'PropertyDefinition'].includes(node.parent.type);
}

const lines = (node) => node.loc.end.line - node.loc.start.line + 1;

/**
 * Like max-lines-per-function, except that the named functions inside do not count: a factory that declares five short
 * use cases is short.
 */
const maxOwnLines = {
  meta: { type: 'suggestion', schema: [{ type: 'integer', minimum: 1 }] },
  create(context) {
    const max = context.options[0] ?? 60;
    const open = [];
    function enter() {
      open.push({ inside: 0 });
    }
    function leave(node) {
      const { inside } = open.pop();
      if (!hasName(node)) {
        if (open.length > 0) open.at(-1).inside += inside;
        return;
      }
      const own = lines(node) - inside;
      if (open.length > 0) open.at(-1).inside += lines(node);
      if (own > max) context.report({ message: `This function has ${own} lines of its own, more than ${max}`, node });
    }
    return Object.fromEntries(
      functionTypes.flatMap((type) => [
        [type, enter],
        [`${type}:exit`, leave],
      ]),
    );
  },
};

module.exports = { maxOwnLines };
