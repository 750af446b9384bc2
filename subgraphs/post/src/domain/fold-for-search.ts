/**
 * A text as the search compares it: compatibility forms as the usual ones (full and half width, ligatures), without case and
 * without what can't be seen, as Unicode's NFKC_Casefold; a dotted or dotless I of Turkish is an i. Accents make a difference.
 * It is done here because each database has its own idea of all this.
 */
export function foldForSearch(text: string): string {
  return withoutCase(text.normalize('NFKC').replaceAll(INVISIBLE, '')).replaceAll(DOTTED_I, 'i').normalize('NFKC');
}

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const DOTTED_I = /i\u0307/g;

/** Upper case writes ß as SS; what it leaves alone (ẞ) lower case has changed before. A final ς is a σ. */
function withoutCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}
