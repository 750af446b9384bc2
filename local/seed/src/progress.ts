/** How far a long command is, on the standard error. */
export interface Progress {
  part(name: string, total: number): Part;
}

interface Part {
  /** So many more are done, which took so many rows. */
  done(count: number, rows: number): void;
  end(): void;
}

/** What is over sooner needs no progress. */
const SILENT_MS = 2_000;
const EVERY_MS = 200;
const BAR = 30;

/** A bar that is redrawn on a terminal; elsewhere nothing but a line at a part's end. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return {
    part(name, total) {
      const started = performance.now();
      let [done, rows, shown] = [0, 0, started + SILENT_MS - EVERY_MS];

      function describe(): string {
        const seconds = Math.max(0.001, (performance.now() - started) / 1_000);
        return `${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${name}, ${Math.round(rows / seconds).toLocaleString('en')} rows/s`;
      }
      return {
        done(count, moreRows) {
          done += count;
          rows += moreRows;
          const now = performance.now();
          if (!stream.isTTY || now - shown < EVERY_MS) return;
          shown = now;
          const filled = Math.round((done / total) * BAR);
          stream.write(`\r\u001B[K[${'#'.repeat(filled).padEnd(BAR)}] ${describe()}`);
        },
        end: () => void stream.write(`${stream.isTTY ? '\r\u001B[K' : ''}${describe()}\n`),
      };
    },
  };
}
