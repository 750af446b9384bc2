/** Writes one line to the terminal. Not on standard output, which other programs may read. */
export function say(line: string): void {
  process.stderr.write(`▸ test servers: ${line}\n`);
}
