import { AppError } from '@gobbler/contracts';
import {
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { LIMITS } from './limits';

/** What a selection comes to with its fragments followed. */
interface Size {
  /** Fields at its top. */
  readonly top: number;
  readonly fields: number;
  /** Fields inside each other. */
  readonly depth: number;
}

/** Throws for a document whose operations are too deep, too wide at the top or too large once fragments are expanded. */
export function checkExpansion(document: DocumentNode): void {
  const sizeOf = createMeasure(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { top, fields, depth } = sizeOf(definition.selectionSet);
    if (depth > LIMITS.depth) {
      throw new AppError('DEPTH_LIMIT', `Fields may be nested ${LIMITS.depth} levels deep at most.`);
    }
    const topLimit = definition.operation === OperationTypeNode.QUERY ? LIMITS.queryFields : LIMITS.mutationFields;
    if (top > topLimit) {
      throw new AppError('ROOT_FIELD_LIMIT', `This operation may have ${topLimit} fields at its top at most.`);
    }
    if (fields > LIMITS.expandedFields) {
      throw new AppError('COST_LIMIT', `An operation may come to ${LIMITS.expandedFields} fields at most.`);
    }
  }
}

function createMeasure(document: DocumentNode): (selectionSet: SelectionSetNode) => Size {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  /** Each fragment is measured once: expanding them one by one could take for ever. */
  const known = new Map<string, Size>();

  function sizeOfFragment(name: string): Size {
    const measured = known.get(name);
    if (measured) return measured;
    // Until it is measured a fragment counts as empty, which ends those that contain themselves; validation refuses them.
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
