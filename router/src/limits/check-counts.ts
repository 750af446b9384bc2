import { AppError, BadUserInputError, type ErrorCode } from '@gobbler/contracts';
import {
  Kind,
  visit,
  type ASTVisitor,
  type DocumentNode,
  type FloatValueNode,
  type IntValueNode,
  type SelectionSetNode,
} from 'graphql';
import { LIMITS } from './limits';

/** Throws for too many aliases, directives or fragments, lists that are too long and values nested too deeply. */
export function checkCounts(document: DocumentNode): void {
  const aliases = createCounter('ALIAS_LIMIT', LIMITS.aliases, 'aliases and repeated fields');
  const directives = createCounter('DIRECTIVE_LIMIT', LIMITS.directives, 'directives');
  const fragments = createCounter('COST_LIMIT', LIMITS.fragments, 'fragments');
  visit(document, {
    Field: ({ alias }) => aliases.add(alias ? 1 : 0),
    SelectionSet: (selectionSet) => aliases.add(countRepeats(selectionSet)),
    Directive: () => directives.add(1),
    FragmentDefinition: () => fragments.add(1),
    FragmentSpread: () => fragments.add(1),
    InlineFragment: () => fragments.add(1),
    IntValue: checkNumber,
    FloatValue: checkNumber,
    ...valueVisitor(),
  });
}

/** A number beyond a double would reach a subgraph as null. */
function checkNumber({ value }: IntValueNode | FloatValueNode): void {
  if (Number.isFinite(Number(value))) return;
  throw new BadUserInputError([{ path: value.slice(0, 20), message: 'is too large' }]);
}

function createCounter(code: ErrorCode, limit: number, what: string) {
  let count = 0;
  return {
    add(more: number): void {
      count += more;
      if (count > limit) throw new AppError(code, `A document may have at most ${limit} ${what}.`);
    },
  };
}

/** Number of repeated fields without an alias in one selection set. */
function countRepeats({ selections }: SelectionSetNode): number {
  const names = selections.flatMap((node) => (node.kind === Kind.FIELD && !node.alias ? [node.name.value] : []));
  return names.length - new Set(names).size;
}

function valueVisitor(): ASTVisitor {
  let depth = 0;
  const enter = (): void => {
    depth += 1;
    if (depth > LIMITS.valueDepth) {
      throw new AppError('DEPTH_LIMIT', `Values may be nested at most ${LIMITS.valueDepth} levels deep.`);
    }
  };
  const leave = (): void => {
    depth -= 1;
  };
  return {
    ObjectValue: { enter, leave },
    ListValue: {
      enter({ values }) {
        enter();
        if (values.length > LIMITS.listItems) {
          throw new AppError('LIST_LIMIT', `A list may have at most ${LIMITS.listItems} items.`);
        }
      },
      leave,
    },
  };
}
