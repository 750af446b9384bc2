import pidusage from 'pidusage';

/** User and system time that processes have used since they started, in milliseconds. */
export async function processorMs(pids: readonly number[]): Promise<number> {
  const usage = await pidusage([...pids]);
  return Object.values(usage).reduce((sum, { ctime }) => sum + ctime, 0);
}

/** Resident memory of a process in megabytes. */
export async function residentMb(pid: number): Promise<number> {
  return (await pidusage(pid)).memory / 1e6;
}
