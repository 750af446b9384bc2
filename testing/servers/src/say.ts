/** One line for whoever waits at the terminal. Not on standard output, which others may read. */
export function say(line: string): void {
  process.stderr.write(`▸ test servers: ${line}\n`);
}
