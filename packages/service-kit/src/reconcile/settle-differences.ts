import type { ReconcileOptions } from './run-reconcile';

export interface Settling<Difference extends { readonly kind: string }> {
  readonly differences: readonly Difference[];
  /** Their table, line by line. */
  readonly table: readonly string[];
  readonly nameOf: (difference: Difference) => string;
  readonly isRepairable: (difference: Difference) => boolean;
  /** Repairs one and compares again: the difference that remains, or null. */
  readonly repair: (difference: Difference) => Promise<Difference | null>;
}

/** Prints the differences, and repairs them one by one if asked to; resolves to the number of those that remain. */
export async function settleDifferences<Difference extends { readonly kind: string }>(
  { differences, table, nameOf, isRepairable, repair }: Settling<Difference>,
  { isRepairing, say }: Pick<ReconcileOptions, 'isRepairing' | 'say'>,
): Promise<number> {
  if (differences.length === 0) {
    say('They agree.');
    return 0;
  }
  for (const line of table) say(line);
  if (!isRepairing) {
    const count = differences.length === 1 ? '1 difference' : `${differences.length} differences`;
    say(`${count}. Run it with --repair to repair what is safe to repair.`);
    return differences.length;
  }
  let remaining = 0;
  for (const [index, difference] of differences.entries()) {
    const place = `${index + 1} of ${differences.length}: ${nameOf(difference)}`;
    const left = isRepairable(difference) ? await repair(difference) : difference;
    if (left) remaining += 1;
    say(left ? `${place} is left: ${left.kind}` : `${place} is repaired`);
  }
  say(`${differences.length - remaining} repaired, ${remaining} left.`);
  return remaining;
}

/** Calls `report` once per `step` counted, with the count so far: a line of progress. */
export function reportEvery(step: number, report: (count: number) => void): (count: number) => void {
  let reported = 0;
  return (count) => {
    if (count < reported + step) return;
    reported = count;
    report(count);
  };
}
