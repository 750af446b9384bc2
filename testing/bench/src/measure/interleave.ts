/**
 * Measures every contestant once per round, in an order that rotates, and collects the values of each. One round more is
 * run than is counted: the first finds cold code and cold pools.
 */
export async function interleave<Contestant>(
  contestants: readonly Contestant[],
  rounds: number,
  measure: (contestant: Contestant, round: number) => Promise<number>,
): Promise<ReadonlyMap<Contestant, readonly number[]>> {
  const values = new Map<Contestant, number[]>(contestants.map((contestant) => [contestant, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const contestant = contestants[(turn + round) % contestants.length] as Contestant;
      const value = await measure(contestant, round);
      if (round > 0) values.get(contestant)?.push(value);
    }
  }
  return values;
}
