import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT, startProcess } from '@gobbler/test-harness';

export interface Ended {
  readonly code: number | NodeJS.Signals | null;
  /** Everything that it said, on both streams. */
  readonly said: string;
}

interface RunningScript {
  readonly pid: number;
  readonly ended: Promise<Ended>;
}

export interface Bench {
  readonly folder: string;
  /** Where backups go. */
  readonly target: string;
  /** Starts a script of `scripts/` with nothing in its environment but a PATH and these settings. */
  start(script: string, args: readonly string[], settings: Readonly<Record<string, string>>): RunningScript;
  run(script: string, args: readonly string[], settings: Readonly<Record<string, string>>): Promise<Ended>;
  /** Puts a program before the real ones. `real` in its text is the path of the real one. */
  replaceTool(name: string, text: string): Promise<void>;
  restoreTools(): Promise<void>;
  /** Every name in the folder of backups, hidden ones too. */
  backups(): Promise<string[]>;
  remove(): Promise<void>;
}

/** A place to run the scripts from, with temporary files of their own. */
export async function createBench(toolFolders: readonly string[]): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'gobbler backup '));
  const [programs, target, temporary] = [join(folder, 'programs'), join(folder, 'the backups'), join(folder, 'tmp')];
  for (const path of [programs, target, temporary]) await mkdir(path);
  const system = (process.env['PATH'] ?? '').split(delimiter).filter((path) => !path.includes('node_modules'));

  function start(script: string, args: readonly string[], settings: Readonly<Record<string, string>>): RunningScript {
    const env = {
      PATH: [programs, ...toolFolders, ...system].join(delimiter),
      TMPDIR: temporary,
      HOME: folder,
      LANG: 'C.UTF-8',
      // Not the repository's own, on which an npm start may be running.
      GOBBLER_DATA_DIR: join(folder, 'no data'),
    };
    const path = join(ROOT, 'scripts', script);
    const running = startProcess('bash', [path, ...args], { cwd: folder, env: { ...env, ...settings } });
    return { pid: running.pid, ended: running.ended.then((code) => ({ code, said: running.output() })) };
  }

  return {
    folder,
    target,
    start,
    run: (script, args, settings) => start(script, args, settings).ended,
    async replaceTool(name, text) {
      const folders = [...toolFolders, ...system].map((path) => `"${path}/${name}"`).join(' ');
      const find = `for real in ${folders}; do [ ! -x "$real" ] || break; done`;
      await writeFile(join(programs, name), `#!/usr/bin/env bash\n${find}\n${text}\n`);
      await chmod(join(programs, name), 0o755);
    },
    async restoreTools() {
      for (const name of await readdir(programs)) await rm(join(programs, name));
    },
    backups: () => readdir(target),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
