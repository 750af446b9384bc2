/**
 * Where databases quote what they were given in the text of an error, with what stays before it. A value may itself hold
 * quotes, so it ends at the last one on which the sentence can go on.
 */
const QUOTED_VALUES: readonly RegExp[] = [
  /(Duplicate entry )'[\s\S]*'(?= for key)/g,
  /((?:Incorrect|Truncated incorrect)[\w ]* value: )'[\s\S]*'(?= for (?:column|function)|$)/gm,
  /(syntax to use near )'[\s\S]*'(?= at line)/g,
  /(invalid (?:input )?(?:syntax|value|byte sequence) for [\w ]+: )(?:"[\s\S]*?"|0x[\da-f ]+)/g,
];

/** The text of a database's error without the values that it quotes: a key that is taken may be a user's email. */
export function withoutQuotedValues(text: string): string {
  return QUOTED_VALUES.reduce((rest, pattern) => rest.replaceAll(pattern, '$1[redacted]'), text);
}
