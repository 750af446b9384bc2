import { AppError } from '@gobbler/contracts';
import { Kind, OperationTypeNode, type DocumentNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from '../engine/normalise/fragments-of';
import { LIMITS } from './limits';

/** Size of a selection set with fragments expanded. */
interface Size {
  /** Fields at the first level. */
  readonly top: number;
  readonly fields: number;
  /** Levels of nested fields. */
  readonly depth: number;
}

/** Throws for operations that are too deep, have too many root fields or expand to too many fields. */
export function checkExpansion(document: DocumentNode): void {
  const sizeOf = createMeasure(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { top, fields, depth } = sizeOf(definition.selectionSet);
    if (depth > LIMITS.depth) {
      throw new AppError('DEPTH_LIMIT', `Fields may be nested at most ${LIMITS.depth} levels deep.`);
    }
    const topLimit = definition.operation === OperationTypeNode.QUERY ? LIMITS.queryFields : LIMITS.mutationFields;
    if (top > topLimit) {
      throw new AppError('ROOT_FIELD_LIMIT', `This operation may have at most ${topLimit} root fields.`);
    }
    if (fields > LIMITS.expandedFields) {
      throw new AppError('COST_LIMIT', `An operation may expand to at most ${LIMITS.expandedFields} fields.`);
    }
  }
}

function createMeasure(document: DocumentNode): (selectionSet: SelectionSetNode) => Size {
  const fragments = fragmentsOf(document);
  /** Each fragment is measured once: nested fragments expand exponentially. */
  const known = new Map<string, Size>();

  function sizeOfFragment(name: string): Size {
    const measured = known.get(name);
    if (measured) return measured;
    // Ends the recursion of a fragment that contains itself; validation refuses it.
    known.set(name, EMPTY);
    const fragment = fragments.get(name);
    const size = fragment ? sizeOf(fragment.selectionSet) : EMPTY;
    known.set(name, size);
    return size;
  }

  function sizeOf({ selections }: SelectionSetNode): Size {
    let [top, fields, depth] = [0, 0, 0];
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet ? sizeOf(selection.selectionSet) : EMPTY;
        top += 1;
        fields += 1 + below.fields;
        depth = Math.max(depth, 1 + below.depth);
        continue;
      }
      const size =
        selection.kind === Kind.INLINE_FRAGMENT ? sizeOf(selection.selectionSet) : sizeOfFragment(selection.name.value);
      top += size.top;
      fields += size.fields;
      depth = Math.max(depth, size.depth);
    }
    return { top, fields, depth };
  }

  return sizeOf;
}

const EMPTY: Size = { top: 0, fields: 0, depth: 0 };
