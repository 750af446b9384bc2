import type { FaultScope } from './system/fault-scope';
import type { Engine } from './system/servers';

/** What a fault gets to work with. */
export interface FaultContext {
  /** Real servers, and what is started on them. */
  readonly scope: FaultScope;
  readonly engine: Engine;
  readonly seed: number;
  /** The short version of the test run: fewer rounds, outages of 5 s, no tight limits on time. */
  readonly isShort: boolean;
  /** As asked for; a fault takes its own number when null. */
  readonly rounds: number | null;
  /** One line for the person who watches. */
  say(text: string): void;
}

/** What came of it, all rounds together. */
export interface FaultResult {
  readonly rounds: number;
  /** Reservations, or effects, that were confirmed to a client. */
  readonly acknowledged: number;
  readonly lost: number;
  readonly double: number;
  /** Everything that must not have happened, in words; none is a pass. */
  readonly violations: readonly string[];
  /** Figures and remarks for the reader. */
  readonly notes: readonly string[];
  /** Kept in a file when there are violations. */
  readonly histories: readonly unknown[];
  /** Parts that were a stand-in although the fault is about the real thing: the run counts as not done. */
  readonly standIns: readonly string[];
}

/** One fault of the table; one file in `faults/`. */
export interface FaultDefinition {
  readonly number: number;
  readonly title: string;
  /** Left out: both. */
  readonly engines?: readonly Engine[];
  run(context: FaultContext): Promise<FaultResult>;
}
