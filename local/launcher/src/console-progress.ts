/** Shows the progress of the start at the terminal. */
export interface Progress {
  say(line: string): void;
  /** Runs one part, and says when it is up and how long that took. */
  part<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export function createConsoleProgress(write: (line: string) => void): Progress {
  return {
    say: write,
    async part(name, work) {
      const startedAt = performance.now();
      const result = await work();
      write(`  ✓ ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
      return result;
    },
  };
}
