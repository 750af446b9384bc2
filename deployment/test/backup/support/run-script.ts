import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { REPOSITORY } from './servers';

export interface Ended {
  readonly code: number | null;
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
  const [programs, target, temporary] = ['programs', 'the backups', 'tmp'].map((name) => join(folder, name));
  if (!programs || !target || !temporary) throw new Error('three folders');
  for (const path of [programs, target, temporary]) await mkdir(path);
  const system = (process.env['PATH'] ?? '').split(delimiter).filter((path) => !path.includes('node_modules'));

  function start(script: string, args: readonly string[], settings: Readonly<Record<string, string>>): RunningScript {
    const env = {
      PATH: [programs, ...toolFolders, ...system].join(delimiter),
      TMPDIR: temporary,
      HOME: folder,
      LANG: 'C.UTF-8',
      // Not the repository's own, on which somebody may be running an npm start.
      GOBBLER_DATA_DIR: join(folder, 'no data'),
    };
    const child = spawn('bash', [join(REPOSITORY, 'scripts', script), ...args], {
      cwd: folder,
      env: { ...env, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
    const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, said })));
    return { pid: child.pid ?? 0, ended };
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
