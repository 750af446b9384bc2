/**
 * Measures every contestant once per round, in an order that rotates, and collects the values of each. One round more is
 * run than is counted, as the first finds cold code and cold pools; a single round, of a quick run, is counted all the same.
 */
export async function interleave<Contestant, Value>(
  contestants: readonly Contestant[],
  rounds: number,
  measure: (contestant: Contestant, round: number) => Promise<Value>,
): Promise<ReadonlyMap<Contestant, readonly Value[]>> {
  const values = new Map<Contestant, Value[]>(contestants.map((contestant) => [contestant, []]));
  const uncounted = rounds === 1 ? 0 : 1;
  for (let round = 0; round < rounds + uncounted; round += 1) {
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const contestant = contestants[(turn + round) % contestants.length] as Contestant;
      const value = await measure(contestant, round);
      if (round >= uncounted) values.get(contestant)?.push(value);
    }
  }
  return values;
}
