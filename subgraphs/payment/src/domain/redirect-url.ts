import { RedirectNotAllowedError } from './errors';

const MAX_LENGTH = 2_048;

/**
 * What may stand behind the origin: nothing, or a path, query or fragment of characters that every reader of URLs takes for
 * themselves. So no backslash, no @, no control character and no letter that looks like another one.
 */
const REST = /^(?:[/?#][\w\-./?#%~!$&'()*+,;=:[\]{}]*)?$/;

/** Percent-encoded control characters and backslashes, which some reader may decode too early. */
const ENCODED_TRICK = /%(?:[01][\da-f]|7f|5c)/i;

/**
 * Lets an address pass whose text begins with exactly one of these origins. The text itself is compared, not what a parser
 * makes of it: other spellings of the same origin are refused like foreign ones. Throws `REDIRECT_NOT_ALLOWED`.
 * @param origins without a trailing slash
 */
export function checkRedirectUrl(path: string, url: string, origins: readonly string[]): void {
  if (url.length > MAX_LENGTH) throw new RedirectNotAllowedError(path);
  const isAllowed = origins.some((origin) => {
    if (!url.startsWith(origin)) return false;
    const rest = url.slice(origin.length);
    return REST.test(rest) && !ENCODED_TRICK.test(rest);
  });
  if (!isAllowed) throw new RedirectNotAllowedError(path);
}
