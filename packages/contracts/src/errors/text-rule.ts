import { codePoints } from './code-points';

export interface TextLimits {
  /** In code points; CRLF counts as one. */
  readonly min: number;
  readonly max: number;
  /** Whether line breaks are allowed. */
  readonly isMultiline?: boolean;
}

/** Forbidden characters: controls except tab, LF and CR; noncharacters; bidirectional overrides and isolates. */
const FORBIDDEN = /[[\p{Cc}\p{Noncharacter_Code_Point}\p{Bidi_Control}]--[\t\n\r\u{061C}\u{200E}\u{200F}]]/v;

const LINE_BREAK = /[\n\r\u2028\u2029]/;

/**
 * A visible character. Invisible are spaces, default-ignorable characters (zero-width characters, fillers, soft hyphens, variation
 * selectors, tags), other format characters, marks without a base, and four blank glyphs that no property covers.
 */
const VISIBLE =
  /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{M}\u{2800}\u{13441}\u{13442}\u{1D159}]/v;

/** Whether a text contains a visible character. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Normalises line breaks to LF for storage: forms and phones may send CRLF. */
export function withLineFeeds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

/** Removes forbidden characters. */
export function withoutForbidden(text: string): string {
  return text.toWellFormed().replaceAll(new RegExp(FORBIDDEN, 'gv'), '');
}

/** Returns the problem of a user's text; null if it is valid. */
export function textProblem(text: string, { min, max, isMultiline = false }: TextLimits): string | null {
  if (!text.isWellFormed() || FORBIDDEN.test(text)) return 'contains characters that are not allowed';
  if (!isMultiline && LINE_BREAK.test(text)) return 'must be one line';
  const length = codePoints(withLineFeeds(text));
  if (length > max || length < min) return `must have ${min} to ${max} characters, has ${length}`;
  return min > 0 && !isVisible(text) ? 'must not be blank' : null;
}
