/** Portions that can still be taken: none of a hidden post, and never fewer than none, though more may be taken than there are. */
export function portionsLeft(
  { portions, isHidden }: { readonly portions: number; readonly isHidden: boolean },
  taken: number,
): number {
  return isHidden ? 0 : Math.max(0, portions - taken);
}
