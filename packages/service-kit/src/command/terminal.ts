/** Where a command prints, line by line. */
export interface Terminal {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

const printTo = (stream: NodeJS.WriteStream) => (line: string) => void stream.write(`${line}\n`);

/** The standard output and the standard error of this process. */
export const processTerminal: Terminal = { say: printTo(process.stdout), complain: printTo(process.stderr) };
