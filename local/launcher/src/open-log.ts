import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createLogger, terminalDestination, type Logger } from '@gobbler/service-kit';

export interface LogFile {
  readonly path: string;
  loggerOf(service: string): Logger;
  close(): Promise<void>;
}

/** Levels from here on are shown at the terminal too. */
const SHOWN = /"level":"(warn|error|fatal)"/;

/** All services' log lines go into one file of the data folder; warnings and errors are shown as well. */
export function openLog(dataDir: string, level: string): LogFile {
  const path = join(dataDir, 'gobbler.log');
  const terminal = terminalDestination(process.stderr);
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  const destination = {
    write(line: string) {
      file.write(line);
      if (SHOWN.test(line)) terminal.write(line);
    },
  };
  return {
    path,
    loggerOf: (service) => createLogger({ service, level, destination }),
    close: () =>
      new Promise((resolve) => {
        file.end(resolve);
      }),
  };
}
