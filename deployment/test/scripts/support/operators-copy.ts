import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makePath, readCalls } from './fakes';
import type { Rule } from './fakes';

export const repository = resolve(__dirname, '../../../..');
const fixtures = resolve(__dirname, '../fixtures');

/** After this a script hangs. The machine may be busy with other tests. */
const patienceMs = 60_000;
jest.setTimeout(2 * patienceMs);

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Of docker, kubectl and gcloud, in their order. */
  readonly calls: string[];
  /** What is left in the folder for temporary files. */
  readonly leftInTemp: string[];
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly rules?: readonly Rule[];
  /** The programs beside the system's own; docker, kubectl and gcloud by default. */
  readonly fakes?: readonly string[];
  readonly bsd?: boolean;
  /** Sent once a fake hangs: to the script alone, or to it and all that it started, as Ctrl-C does. */
  readonly interrupt?: { readonly signal: NodeJS.Signals; readonly wholeGroup?: boolean };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('It did not come to that within a minute.');
    await new Promise((done) => setTimeout(done, 20));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A committed copy of the scripts beside small manifests, in a path with spaces, as an operator has it. */
export class OperatorsCopy {
  readonly base = mkdtempSync(join(tmpdir(), 'gobbler scripts '));
  readonly root = join(this.base, "the operator's copy");
  private readonly temp = join(this.base, 'temporary files');
  private runs = 0;
  private lastPath = '';

  constructor(manifests = join(fixtures, 'kubernetes')) {
    mkdirSync(this.temp);
    cpSync(join(repository, 'scripts'), join(this.root, 'scripts'), { recursive: true });
    cpSync(manifests, join(this.root, 'kubernetes'), { recursive: true });
    cpSync(join(repository, 'package.json'), join(this.root, 'package.json'));
    writeFileSync(join(this.root, '.gitignore'), '.env\n');
    this.git('init', '-q');
    this.git('add', '.');
    this.git('-c', 'user.name=o', '-c', 'user.email=o@example.com', 'commit', '-q', '-m', 'As released');
    this.reset();
  }

  /** Everything as it was at first. */
  reset(): void {
    this.git('checkout', '-q', '--', '.');
    this.git('clean', '-qfdx');
    this.write('.env', 'DATABASE_PASSWORD=$(touch ran)\nGCP_PROJECT_ID=food-for-all\n');
  }

  git(...args: string[]): string {
    return execFileSync('git', ['-c', 'core.autocrlf=false', ...args], { cwd: this.root, encoding: 'utf8' });
  }

  /** What differs from the commit, `.env` aside. */
  changes(): string {
    return this.git('status', '--porcelain');
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.root, path), text);
  }

  /** The manifests as the last run gave them to `kubectl apply`. */
  readApplied(path: string): string {
    return readFileSync(join(this.lastPath, 'applied', path), 'utf8');
  }

  /** Uses of the system's tools in the last run that macOS would not understand. */
  refusedByBsd(): string {
    const file = join(this.lastPath, 'refused');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  async run(script: string, options: RunOptions = {}): Promise<Outcome> {
    const path = join(this.base, `path ${(this.runs += 1)}`);
    this.lastPath = path;
    makePath(path, {
      fakes: options.fakes ?? ['docker', 'gcloud', 'kubectl'],
      rules: [
        ...(options.rules ?? []),
        { call: 'kubectl config current-context', stdout: 'gke_food_cluster\n' },
        { call: 'kubectl apply', stdout: 'configmap/router created\ndeployment.apps/router created\n' },
      ],
      ...(options.bsd ? { bsd: true } : {}),
    });
    const child = spawn(join(this.root, 'scripts', script), options.args ?? [], {
      cwd: options.cwd ?? this.root,
      env: { PATH: path, HOME: this.base, TMPDIR: this.temp, FAKES_FOLDER: path, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<number | null>((done, failed) => child.on('close', done).on('error', failed));
    if (options.interrupt) await this.interrupt(child.pid ?? 0, options.interrupt, path);
    const guard = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), patienceMs);
    const code = await ended;
    clearTimeout(guard);
    return { code, stdout, stderr, calls: readCalls(path), leftInTemp: readdirSync(this.temp) };
  }

  /** Waits for a fake that hangs, then for its end: a script must not leave behind what it started. */
  private async interrupt(
    pid: number,
    { signal, wholeGroup }: { signal: NodeJS.Signals; wholeGroup?: boolean },
    path: string,
  ) {
    const hanging = join(path, 'hanging');
    await until(() => existsSync(hanging) || !isAlive(pid));
    process.kill(wholeGroup ? -pid : pid, signal);
    await until(() => !isAlive(Number(readFileSync(hanging, 'utf8'))));
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}
