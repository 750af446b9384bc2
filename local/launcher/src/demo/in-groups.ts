/** Does the work for all of them, for a few at a time, in their order: a system with two cores is not to be stormed. */
export async function inGroups<T, R>(
  all: readonly T[],
  groupSize: number,
  work: (one: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < all.length; from += groupSize) {
    const group = all.slice(from, from + groupSize);
    results.push(...(await Promise.all(group.map((one, index) => work(one, from + index)))));
  }
  return results;
}
