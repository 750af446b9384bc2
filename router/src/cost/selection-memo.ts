import type { SelectionSetNode } from 'graphql';

/** Returns the result of an earlier call with an equal label and the same selection sets, else computes it. */
export type SelectionMemo<T> = (label: string, selectionSets: readonly SelectionSetNode[], compute: () => T) => T;

export function createSelectionMemo<T>(): SelectionMemo<T> {
  const results = new Map<string, T>();
  const numbers = new Map<SelectionSetNode, number>();

  function numberOf(selectionSet: SelectionSetNode): number {
    const number = numbers.get(selectionSet) ?? numbers.size;
    numbers.set(selectionSet, number);
    return number;
  }

  return (label, selectionSets, compute) => {
    const key = [label, ...selectionSets.map(numberOf)].join(' ');
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = compute();
    results.set(key, result);
    return result;
  };
}
