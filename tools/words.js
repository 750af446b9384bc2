'use strict';

/**
 * `npm run check` runs this: fails where a file uses a word that docs/glossary.md avoids, in a name, a comment, a message, a
 * test title or prose. `node tools/words.js <paths>` checks other paths, for cleaning up a folder.
 */

const { execFileSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { printHelp } = require('./print-help.js');

printHelp(__filename);

/** What is checked: the whole repository. */
const CHECKED = ['.'];

/** Files that have to quote the words, or whose text is not ours. */
const EXEMPT =
  /^(docs\/glossary\.md|tools\/words\.js|tools\/test\/words\.test\.ts|package-lock\.json|LICENSE)$|\.(png|jpe?g|webp|gif|snap|svg)$/;

/** Names that stay: database columns, a key of a backup's manifest, a system user, and Google's own text. */
const KEPT =
  /\blooks_begun\b|\bbegun:|\bnobody@|\bUSER nobody\b|(['"`])nobody\1|pre-conditions you specified did not hold/g;

/** `avoid` is matched in lower-case text in which `camelCase` and `snake_case` are split into words. */
const RULES = [
  { avoid: /\bwho(m)?ever\b/, use: 'anyone who' },
  { avoid: /\b(some|no)body(s|'s)?\b/, use: 'another user, no user, anyone, no one' },
  { avoid: /\b(tell|tells|telling|told)\b/, use: 'notify, publish, report, log, distinguish' },
  { avoid: /\bpatien(t|ce)\b/, use: 'timeout, retry timeout, grace period' },
  { avoid: /\b(is|are|was|were|be|been|being) out(?! of\b)\b/, use: 'down, unavailable' },
  { avoid: /\b(in turn|local turns|key turns?)\b/, use: 'one at a time, keyed mutex' },
  { avoid: /\b(a look\b|looks? (whether|if|begun))/, use: 'a read, a fetch, checks whether' },
  { avoid: /\b(does|did) not hold(?! (the|a|an|any|its|their|one)\b)/, use: 'is invalid, has expired' },
  { avoid: /\bwants\b/, use: 'requires, needs' },
  { avoid: /\bby hand\b/, use: 'manually' },
  { avoid: /\bbegun\b/, use: 'started' },
  { avoid: /\banew\b/, use: 'again' },
  { avoid: /\bin vain\b/, use: 'without success' },
  { avoid: /\bshall\b/, use: 'must, should' },
  { avoid: /\b(mend|mends|mended|mending)\b/, use: 'fix, correct, repair' },
  { avoid: /\bhears? of\b/, use: 'receives, learns of' },
  { avoid: /\bgood (for \d|as well\b)/, use: 'valid for, also accepted' },
  { avoid: /\b(s|ms|seconds?|minutes?|versions?) behind\b/, use: 'after, late' },
  {
    avoid: /\b(requests?|events?|calls?|times|guesses|attempts|messages|\d+) an? (second|minute|hour|day)\b/,
    use: 'per',
  },
];

/** The words of a line as they are matched: identifiers split, comment signs and Markdown emphasis removed. */
function normalise(line) {
  return line
    .replace(KEPT, '')
    .replace(/^\s*(\/\*\*|\*|\/\/|#+|--|>)\s?/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_‘’]|[-*](?=\w)/g, (sign) => (/[‘’]/.test(sign) ? "'" : ' '))
    .toLowerCase();
}

/** Lines of `text` (1-based) that use an avoided word; a phrase that wraps belongs to the line on which it starts. */
function findAvoided(text) {
  const lines = text.split('\n').map(normalise);
  return lines.flatMap((line, at) => {
    const wrapped = `${line.trimEnd()} ${(lines[at + 1] ?? '').trimStart()}`;
    return RULES.flatMap(({ avoid, use }) => {
      const match = avoid.exec(wrapped);
      return match && match.index < line.length ? [{ line: at + 1, found: match[0], use }] : [];
    });
  });
}

function main(paths) {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...paths], {
    encoding: 'utf8',
  });
  const problems = listed
    .split('\n')
    .filter((path) => path !== '' && existsSync(path) && !EXEMPT.test(path))
    .flatMap((path) => [
      ...findAvoided(path).map((problem) => ({ ...problem, path, line: 'its name' })),
      ...findAvoided(readFileSync(path, 'utf8')).map((problem) => ({ ...problem, path })),
    ]);
  for (const { path, line, found, use } of problems) console.error(`${path}:${line}: "${found}": use ${use}`);
  if (problems.length > 0) {
    console.error(`\n${problems.length} avoided words, see docs/glossary.md`);
    process.exitCode = 1;
  }
}

module.exports = { findAvoided };

if (require.main === module) main(process.argv.length > 2 ? process.argv.slice(2) : CHECKED);
