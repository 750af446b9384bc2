/** Portions left: 0 for a hidden post, and never negative although more may be taken than the total. */
export function portionsLeft(
  { portions, isHidden }: { readonly portions: number; readonly isHidden: boolean },
  taken: number,
): number {
  return isHidden ? 0 : Math.max(0, portions - taken);
}
