/** A database engine that a benchmark runs on. */
export type Engine = 'postgres' | 'mariadb';

export interface BenchmarkOptions {
  readonly engine: Engine;
  /** Rounds of each contestant; they are interleaved, so that other load on the machine meets all of them. */
  readonly rounds: number;
  /** Prints a line. */
  readonly say: (text: string) => void;
}

/** One benchmark; it starts what it needs, and prints its figures itself. */
export interface Benchmark {
  readonly name: string;
  readonly title: string;
  /** Whether it has reached its target. */
  run(options: BenchmarkOptions): Promise<boolean>;
}
