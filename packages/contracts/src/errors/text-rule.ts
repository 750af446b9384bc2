import { codePoints } from './code-points';

export interface TextLimits {
  /** Code points; a CRLF counts as one. */
  readonly min: number;
  readonly max: number;
  /** Whether line breaks are fine; a name or a title is one line. */
  readonly isMultiline?: boolean;
}

/** What no text for people may hold: controls but tab, LF and CR; noncharacters; overrides and isolates of direction. */
const UNWANTED = /[[\p{Cc}\p{Noncharacter_Code_Point}\p{Bidi_Control}]--[\t\n\r\u{061C}\u{200E}\u{200F}]]/v;

const LINE_BREAK = /[\n\r\u2028\u2029]/;

/**
 * Something that a reader sees. Not enough: spaces, what is ignorable by default (zero-width characters, fillers, soft hyphens,
 * variation selectors, tags), other format characters, marks without a base, and four blank glyphs that no property names.
 */
const VISIBLE =
  /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{M}\u{2800}\u{13441}\u{13442}\u{1D159}]/v;

/** Whether there is something to be seen in a text. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** A text as it is stored: every line ends with LF alone, as a form and a phone may send CRLF for it. */
export function withLineFeeds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

/** A text without the characters that no text for people may hold. */
export function withoutUnwanted(text: string): string {
  return text.toWellFormed().replaceAll(new RegExp(UNWANTED, 'gv'), '');
}

/** What is wrong with a text for people; null for nothing. */
export function textProblem(text: string, { min, max, isMultiline = false }: TextLimits): string | null {
  if (!text.isWellFormed() || UNWANTED.test(text)) return 'contains characters that are not allowed';
  if (!isMultiline && LINE_BREAK.test(text)) return 'must be one line';
  const length = codePoints(withLineFeeds(text));
  if (length > max || length < min) return `must have ${min} to ${max} characters, has ${length}`;
  return min > 0 && !isVisible(text) ? 'must not be blank' : null;
}
