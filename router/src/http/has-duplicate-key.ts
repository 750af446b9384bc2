/** A string, and the colon behind it if it is a key; or a bracket. Other values are of no interest. */
const TOKENS = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}[\]]/g;

/**
 * Whether an object in this JSON has a name twice. Two readers may then take different ones: what one checked is not
 * what the other uses. The text must be valid JSON.
 */
export function hasDuplicateKey(json: string): boolean {
  /** The names of each object that is open; null for a list. */
  const open: (Set<string> | null)[] = [];
  for (const [token, text = '', colon] of json.matchAll(TOKENS)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) {
      const key = text.includes('\\') ? String(JSON.parse(`"${text}"`)) : text;
      const keys = open.at(-1);
      if (keys?.has(key)) return true;
      keys?.add(key);
    }
  }
  return false;
}
