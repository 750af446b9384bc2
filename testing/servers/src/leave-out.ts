import type { Needs, SelectedTest } from './needed-servers';
import type { Missing } from './prepare-servers';

/** Tests that need something that can't be had here. */
export interface LeftOut {
  /** What is missing and the ways to get it. */
  readonly reason: string;
  readonly tests: readonly SelectedTest[];
}

/** Groups the tests that can't run by what they miss; `needs` has an entry for each test. */
export function findLeftOut(
  tests: readonly SelectedTest[],
  needs: readonly Needs[],
  missing: Missing,
): readonly LeftOut[] {
  const byReason = new Map<string, SelectedTest[]>();
  for (const [index, test] of tests.entries()) {
    const reason = needs[index] && reasonFor(needs[index], missing);
    if (reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), test]);
  }
  return [...byReason].map(([reason, leftOut]) => ({ reason, tests: leftOut }));
}

function reasonFor(need: Needs, missing: Missing): string | undefined {
  const reasons = [
    ...[...need.shared].map((kind) => missing.shared.get(kind)),
    ...[...need.own].map((kind) => missing.shared.get(kind) ?? missing.own.get(kind)),
    ...[...need.tools].map((kind) => missing.tools.get(kind)),
  ];
  return reasons.find((reason) => reason !== undefined);
}
