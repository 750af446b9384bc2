import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runFolder } from '../config';
import { startServiceProcess, type ServiceProcess, type ServiceProgram } from '../tools/service-process';
import type { Servers } from './servers';

/** What one fault has started; all of it is ended with it. */
export interface Stage {
  readonly servers: Servers;
  /** For files of this fault. */
  readonly folder: string;
  start(program: Omit<ServiceProgram, 'folder'>): ServiceProcess;
  /** Called at the end, the last first. */
  atEnd(close: () => Promise<unknown> | unknown): void;
  end(): Promise<void>;
}

export async function openStage(servers: Servers): Promise<Stage> {
  const folder = await mkdtemp(join(runFolder(), 'fault-'));
  const processes: ServiceProcess[] = [];
  const closers: (() => Promise<unknown> | unknown)[] = [];
  const endAtExit = () => {
    for (const one of processes) if (!one.hasEnded && one.pid > 0) process.kill(one.pid, 'SIGKILL');
  };
  process.once('exit', endAtExit);
  return {
    servers,
    folder,
    start(program) {
      const started = startServiceProcess({ ...program, folder });
      processes.push(started);
      return started;
    },
    atEnd: (close) => void closers.unshift(close),
    async end() {
      for (const close of closers.splice(0)) await close();
      // A stopped process hears nothing but this; nobody's data is at stake any more.
      await Promise.all(processes.filter((one) => !one.hasEnded).map((one) => one.kill()));
      process.off('exit', endAtExit);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
