import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultDefinition, FaultResult } from './fault';
import { openFaultScope } from './system/fault-scope';
import type { Engine, Servers } from './system/servers';

export interface RunOptions {
  readonly servers: Servers;
  readonly engine: Engine;
  readonly seed: number;
  readonly isShort: boolean;
  readonly rounds: number | null;
  readonly say: (text: string) => void;
  /** Where histories of failures are kept. */
  readonly historyFolder: string;
}

/** `not run`: a stand-in was in the place of what the fault is about. */
type Verdict = 'passed' | 'failed' | 'not run';

export interface FaultReport {
  readonly fault: FaultDefinition;
  readonly engine: Engine;
  readonly seed: number;
  readonly result: FaultResult;
  readonly verdict: Verdict;
  readonly seconds: number;
  /** Null without a failure. */
  readonly historyFile: string | null;
}

/** Runs one fault on one engine and ends all that it started. A fault that breaks has failed. */
export async function runFault(fault: FaultDefinition, options: RunOptions): Promise<FaultReport> {
  const { servers, engine, seed, isShort, rounds, say } = options;
  const began = performance.now();
  const scope = await openFaultScope(servers);
  let result: FaultResult;
  try {
    result = await fault.run({ scope, engine, seed, isShort, rounds, say });
  } catch (error) {
    result = broken(error);
  } finally {
    await scope.end();
  }
  const verdict = verdictOf(result);
  const historyFile = verdict === 'failed' ? await keep(fault, options, result) : null;
  const seconds = (performance.now() - began) / 1_000;
  return { fault, engine, seed, result, verdict, seconds, historyFile };
}

function verdictOf({ violations, standIns }: FaultResult): Verdict {
  if (violations.length > 0) return 'failed';
  return standIns.length > 0 ? 'not run' : 'passed';
}

function broken(error: unknown): FaultResult {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    rounds: 0,
    acknowledged: 0,
    lost: 0,
    double: 0,
    violations: [`the run broke: ${said}`],
    notes: [],
    histories: [],
    standIns: [],
  };
}

async function keep(
  { number }: FaultDefinition,
  { historyFolder, engine, seed }: RunOptions,
  { violations, notes, histories }: FaultResult,
): Promise<string> {
  await mkdir(historyFolder, { recursive: true });
  const file = join(historyFolder, `fault-${number}-${engine}-${seed}.json`);
  // Infinity has no place in JSON.
  const text = JSON.stringify({ number, engine, seed, violations, notes, histories }, (_key, value: unknown) =>
    value === Infinity ? 'no answer' : value,
  );
  await writeFile(file, text);
  return file;
}
