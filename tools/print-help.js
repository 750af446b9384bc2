'use strict';

const { readFileSync } = require('node:fs');

/**
 * With `--help` prints the comment at the top of a tool's file, and ends the process.
 * @param {string} file the tool's `__filename`
 */
function printHelp(file) {
  if (!process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) return;
  const [, comment = ''] = /\/\*\*([^]*?)\*\//.exec(readFileSync(file, 'utf8')) ?? [];
  console.log(comment.replaceAll(/^ *\* ?/gm, '').trim());
  process.exit(0);
}

module.exports = { printHelp };
