/**
 * A text as the search compares it: in lower case, with accents as one character each, so that it makes no difference which
 * phone wrote it. Accents do make a difference. It is done here because each database has its own idea of both.
 */
export function foldForSearch(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}
