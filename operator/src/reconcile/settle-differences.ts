import type { ReconcileOptions, ReconcileResult } from './reconcile-command';

export interface Settling<Difference extends { readonly kind: string }> {
  readonly differences: readonly Difference[];
  /** The table of them, line by line. */
  readonly table: readonly string[];
  readonly nameOf: (difference: Difference) => string;
  readonly isRepairable: (difference: Difference) => boolean;
  /** Makes one good and looks again: the difference that is left, null when there is none. */
  readonly repair: (difference: Difference) => Promise<Difference | null>;
}

/** The end of every comparison: prints what differs, and repairs it one by one if that is asked for. */
export async function settleDifferences<Difference extends { readonly kind: string }>(
  { differences, table, nameOf, isRepairable, repair }: Settling<Difference>,
  { isRepairing, say }: Pick<ReconcileOptions, 'isRepairing' | 'say'>,
): Promise<ReconcileResult> {
  if (differences.length === 0) {
    say('They agree.');
    return { remaining: 0 };
  }
  for (const line of table) say(line);
  if (!isRepairing) {
    const count = differences.length === 1 ? '1 difference' : `${differences.length} differences`;
    say(`${count}. Run it with --repair to make good what is safe to.`);
    return { remaining: differences.length };
  }
  let remaining = 0;
  for (const [index, difference] of differences.entries()) {
    const place = `${index + 1} of ${differences.length}: ${nameOf(difference)}`;
    const left = isRepairable(difference) ? await repair(difference) : difference;
    if (left) remaining += 1;
    say(left ? `${place} is left: ${left.kind}` : `${place} is repaired`);
  }
  say(`${differences.length - remaining} repaired, ${remaining} left.`);
  return { remaining };
}
