import { AppError } from '@gobbler/contracts';
import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from '../engine/normalise/fragments-of';
import { LIMITS } from './limits';

/**
 * Throws for documents whose fields take too long to merge: validation compares each two fields of an object that have the same
 * response name, through fragments too, and what is selected below them likewise
 * (https://spec.graphql.org/October2021/#sec-Field-Selection-Merging).
 */
export function checkMerging(document: DocumentNode): void {
  const fragments = fragmentsOf(document);
  let [comparisons, visited] = [0, 0];

  function merge(selectionSets: readonly SelectionSetNode[], around: ReadonlySet<string>): void {
    const below = new Map<string, { count: number; readonly selectionSets: SelectionSetNode[] }>();
    const spread = new Set(around);

    function collect({ selections }: SelectionSetNode): void {
      for (const selection of selections) {
        visited += 1;
        if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
        else if (selection.kind === Kind.FIELD) {
          const name = (selection.alias ?? selection.name).value;
          const known = below.get(name) ?? { count: 0, selectionSets: [] };
          below.set(name, known);
          comparisons += known.count;
          known.count += 1;
          if (selection.selectionSet) known.selectionSets.push(selection.selectionSet);
        } else if (!spread.has(selection.name.value)) {
          spread.add(selection.name.value);
          const fragment = fragments.get(selection.name.value);
          if (fragment) collect(fragment.selectionSet);
        }
        if (comparisons > LIMITS.comparedFields || visited > LIMITS.expandedFields * 2) throw new MergingError();
      }
    }

    for (const selectionSet of selectionSets) collect(selectionSet);
    for (const field of below.values()) if (field.selectionSets.length > 0) merge(field.selectionSets, spread);
  }

  for (const definition of document.definitions) {
    visited = 0;
    if (definition.kind === Kind.OPERATION_DEFINITION) merge([definition.selectionSet], new Set());
    else if (definition.kind === Kind.FRAGMENT_DEFINITION)
      merge([definition.selectionSet], new Set([definition.name.value]));
  }
}

class MergingError extends AppError {
  constructor() {
    super('COST_LIMIT', 'The document repeats too many fields. Select each field of an object once.');
  }
}
