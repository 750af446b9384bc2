import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ROOT, startProcess, type RunningProcess } from '@gobbler/test-harness';
import { runFolder } from '../config';
import type { Servers } from './servers';

/** One of our programs, running as it does in production: a process of its own, with no other settings than these. */
export interface ServiceProcess extends RunningProcess {
  readonly name: string;
  readonly url: string;
  /** Resolves when `/readyz` says 200; rejects when it ends before, or takes too long. */
  ready(): Promise<void>;
}

interface ServiceProgram {
  readonly name: string;
  /** Below the repository's root. */
  readonly file: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** A file that Node loads first. */
  readonly preload?: string | undefined;
}

/** What one fault has started; all of it is ended with it. */
export interface FaultScope {
  readonly servers: Servers;
  /** For files of this fault. */
  readonly folder: string;
  start(program: ServiceProgram): ServiceProcess;
  /** Called at the end, the last first. */
  atEnd(close: () => Promise<unknown> | unknown): void;
  end(): Promise<void>;
}

export async function openFaultScope(servers: Servers): Promise<FaultScope> {
  const folder = await mkdtemp(join(runFolder(), 'fault-'));
  const processes: ServiceProcess[] = [];
  const closers: (() => Promise<unknown> | unknown)[] = [];
  return {
    servers,
    folder,
    start(program) {
      const started = startService(program, folder);
      processes.push(started);
      return started;
    },
    atEnd: (close) => void closers.unshift(close),
    async end() {
      for (const close of closers.splice(0)) await close();
      await Promise.all(processes.filter((one) => !one.hasEnded).map((one) => one.kill()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** It works in a folder of the test run, so that the run's guard ends it even when this process is killed. */
function startService({ name, file, port, env, preload }: ServiceProgram, folder: string): ServiceProcess {
  const args = [...(preload ? ['--require', preload] : []), resolve(ROOT, file)];
  const started = startProcess(process.execPath, args, { cwd: folder, env, isShared: true });
  const url = `http://127.0.0.1:${port}`;
  return Object.assign(started, {
    name,
    url,
    async ready() {
      await started.answers(`${url}/readyz`);
    },
  });
}
