import { isErrorCode, type ErrorCode } from '@gobbler/contracts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** For an element or an attribute in double quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** A description: code in backticks, and error codes as links to their rows. */
export function describe(text: string | null | undefined): string {
  if (!text) return '';
  const html = escapeHtml(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\b[A-Z]+(?:_[A-Z]+)*\b/g, (word) => (isErrorCode(word) ? linkToError(word) : word));
  return `<p>${html}</p>`;
}

function linkToError(code: ErrorCode): string {
  return `<a href="#error-${code}"><code>${code}</code></a>`;
}
