/** A database engine that a benchmark runs on. */
export type Engine = 'postgres' | 'mariadb';

export interface BenchmarkOptions {
  readonly engine: Engine;
  /** Rounds of each contestant; they are interleaved, so that other load on the machine meets all of them. */
  readonly rounds: number;
  /** Fewer requests per round and fewer rows, to see within two minutes whether all of it works. */
  readonly isQuick: boolean;
  /** Prints a line. */
  readonly say: (text: string) => void;
}

/** One benchmark; it starts and ends what it needs. */
export interface Benchmark {
  readonly name: string;
  readonly title: string;
  /** The engines that it compares; without one it needs no database. */
  readonly engines: readonly Engine[];
  run(options: BenchmarkOptions): Promise<Result>;
}

/** What a benchmark measured. */
export interface Result {
  readonly series: readonly Series[];
  readonly targets: readonly Target[];
}

/** One contestant's figure in one workload. */
export interface Series {
  readonly workload: string;
  readonly contestant: string;
  readonly unit: string;
  /** One value per round, in order: the same index is the same round for every contestant. */
  readonly values: readonly number[];
}

/** A figure to reach. */
export interface Target {
  readonly figure: string;
  readonly measured: number;
  /** The measured figure must be at most this, or at least this when `isFloor`. */
  readonly must: number;
  readonly isFloor?: boolean;
  readonly aim?: number;
}

export function isReached({ measured, must, isFloor = false }: Target): boolean {
  return isFloor ? measured >= must : measured <= must;
}
