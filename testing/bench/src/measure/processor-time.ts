import pidusage from 'pidusage';

/** User and system time that processes have used since they started, in milliseconds; without those that have ended. */
export async function processorTimes(pids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (pids.length === 0) return new Map();
  const usage: Readonly<Record<string, { readonly ctime: number } | undefined>> = await pidusage([...pids]);
  return new Map(Object.entries(usage).map(([pid, one]) => [Number(pid), one?.ctime ?? 0]));
}

/** The same of one process. */
export async function processorMs(pid: number): Promise<number> {
  return (await processorTimes([pid])).get(pid) ?? 0;
}

/** Resident memory of a process in megabytes. */
export async function residentMb(pid: number): Promise<number> {
  return (await pidusage(pid)).memory / 1e6;
}
