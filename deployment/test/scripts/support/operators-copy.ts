import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { eventually, ROOT } from '@gobbler/test-harness';
import { isAlive } from '../../support/is-alive';

/** After this a script hangs. The machine may be busy with other tests. */
const TIMEOUT_MS = 60_000;
/** What a fake command answers to calls that begin with these words; the first rule that fits counts. */
export interface Rule {
  /** The command and the first of its arguments, such as `kubectl get secret gobbler`. */
  readonly call: string;
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Never ends by itself. The file `hanging` says that it is there, and holds its process id. */
  readonly hang?: boolean;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Of docker and kubectl, in their order. */
  readonly calls: string[];
  /** What is left in the folder for temporary files. */
  readonly leftInTemp: string[];
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly rules?: readonly Rule[];
  /** The programs besides the system's own; docker and kubectl by default. */
  readonly fakes?: readonly string[];
  /** Sent once a fake hangs: to the script alone, or to it and everything that it started, as Ctrl-C does. */
  readonly interrupt?: { readonly signal: NodeJS.Signals; readonly wholeGroup?: boolean };
}

export const CLUSTER = '--context gke_food_cluster';
const KEYS = 'go-template={{range $key, $value := .data}}{{$key}} {{end}}';
/** The calls of a deployment, in their order. */
export const CHECKS = [
  'kubectl config current-context',
  `kubectl config view --minify -o jsonpath={..namespace} ${CLUSTER}`,
  ...['gobbler', 'gobbler-firebase', 'gobbler-gcp', 'kong-ssl-cert'].map(
    (name) => `kubectl get secret ${name} -o ${KEYS} ${CLUSTER}`,
  ),
  `kubectl get deployment router -o jsonpath={.spec.template.spec.containers[*].image} ${CLUSTER}`,
];
export const BUILD = ['docker compose build', 'docker compose push'];
export const APPLY: unknown = expect.stringMatching(
  /^kubectl apply -R -f \S.*\/kubernetes --context gke_food_cluster$/,
);
export const ROLLOUTS = [
  ...['mariadb', 'postgres', 'rabbitmq', 'redis'].map((name) => `statefulset/${name}`),
  ...['auth', 'kong', 'notification-worker', 'payment', 'post', 'reservation', 'router', 'user'].map(
    (name) => `deployment/${name}`,
  ),
].map((name) => `kubectl rollout status ${name} --timeout=15m ${CLUSTER}`);
export const CHANGING = /^kubectl (apply|rollout|create|delete|patch)|^docker compose (build|push)/;

/** All that a script may need besides Node: macOS has these too. */
const SYSTEM_TOOLS = execFileSync(
  '/bin/sh',
  ['-c', 'for tool in bash dirname env git cp cat mv sleep; do command -v $tool; done'],
  {
    encoding: 'utf8',
  },
)
  .trim()
  .split('\n');

/** Writes down its call, a line with tabs between the words, and answers by the rules. */
const RECORDER = `#!/usr/bin/env bash
here=$FAKES_FOLDER
line=\${0##*/}
for word in "$@"; do line="$line"$'\\t'"$word"; done
printf '%s\\n' "$line" >>"$here/calls"
spoken="\${line//$'\\t'/ } "
case $spoken in 'kubectl apply '*) cp -R "$4" "$here/applied" ;; esac
while IFS=$'\\037' read -r call code hang stdout stderr; do
  case $spoken in "$call "*) ;; *) continue ;; esac
  printf '%b' "$stdout"
  printf '%b' "$stderr" >&2
  if [ -n "$hang" ]; then
    echo "$$" >"$here/hanging.new"
    mv "$here/hanging.new" "$here/hanging"
    exec sleep 600
  fi
  exit "$code"
done <"$here/rules"
exit 0
`;

const USUAL_RULES: readonly Rule[] = [
  { call: 'kubectl version' },
  { call: 'kubectl config current-context', stdout: 'gke_food_cluster\n' },
  { call: 'kubectl apply', stdout: 'configmap/router created\ndeployment.apps/router created\n' },
];

/** A committed copy of the scripts and manifests, in a path with spaces, as an operator has it. */
export class OperatorsCopy {
  readonly base = mkdtempSync(join(tmpdir(), 'gobbler scripts '));
  readonly root = join(this.base, "the operator's copy");
  private readonly temp = join(this.base, 'temporary files');
  private runs = 0;
  private lastPath = '';

  constructor() {
    mkdirSync(this.temp);
    for (const path of ['scripts', 'kubernetes', 'deployment/src', 'deployment/overlays', 'package.json']) {
      cpSync(join(ROOT, path), join(this.root, path), { recursive: true });
    }
    this.linkPackages();
    writeFileSync(join(this.root, '.gitignore'), '.env\nnode_modules\n');
    this.git('init', '-q');
    this.git('add', '.');
    this.git('-c', 'user.name=o', '-c', 'user.email=o@example.com', 'commit', '-q', '-m', 'As released');
    this.reset();
  }

  linkPackages(): void {
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'));
  }

  /** Everything as it was at first. */
  reset(): void {
    this.git('checkout', '-q', '--', '.');
    this.git('clean', '-qfdx', '-e', 'node_modules');
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

  async run(script: string, options: RunOptions = {}): Promise<Outcome> {
    const path = join(this.base, `path ${(this.runs += 1)}`);
    this.lastPath = path;
    this.makePath(path, options);
    const child = spawn(join(this.root, 'scripts', script), options.args ?? [], {
      cwd: options.cwd ?? this.root,
      env: { PATH: path, HOME: this.base, TMPDIR: this.temp, FAKES_FOLDER: path, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const { pid = 0 } = child;
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<number | null>((done, failed) => child.on('close', done).on('error', failed));
    if (options.interrupt) {
      const hanging = join(path, 'hanging');
      await eventually(() => existsSync(hanging) || !isAlive(pid));
      process.kill(options.interrupt.wholeGroup ? -pid : pid, options.interrupt.signal);
      // A script must not leave behind what it started.
      await eventually(() => !isAlive(Number(readFileSync(hanging, 'utf8'))));
    }
    const guard = setTimeout(() => process.kill(-pid, 'SIGKILL'), TIMEOUT_MS);
    const code = await ended;
    clearTimeout(guard);
    const lines = readFileSync(join(path, 'calls'), 'utf8').split('\n').filter(Boolean);
    const calls = lines
      .map((line) => line.replaceAll('\t', ' '))
      .filter((call) => !/^\w+ (compose )?(--)?version/.test(call));
    return { code, stdout, stderr, calls, leftInTemp: readdirSync(this.temp) };
  }

  /** A PATH of the system's tools and recording fakes. */
  private makePath(path: string, { fakes = ['docker', 'kubectl'], rules = [] }: RunOptions): void {
    mkdirSync(path);
    for (const tool of SYSTEM_TOOLS) symlinkSync(tool, join(path, basename(tool)));
    for (const fake of fakes) {
      writeFileSync(join(path, fake), RECORDER);
      chmodSync(join(path, fake), 0o755);
    }
    const lines = [...rules, ...USUAL_RULES].map(({ call, code = 0, stdout = '', stderr = '', hang }) =>
      [call, code, hang ? 'yes' : '', stdout, stderr]
        .map((field) => String(field).replaceAll('\n', '\\n'))
        .join('\u001f'),
    );
    writeFileSync(join(path, 'rules'), lines.map((line) => `${line}\n`).join(''));
    writeFileSync(join(path, 'calls'), '');
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}

/** Runs a script that has to leave nothing behind: no temporary files, no change of the work tree. */
export async function runCleanly(copy: OperatorsCopy, script: string, options: RunOptions = {}): Promise<Outcome> {
  const outcome = await copy.run(script, options);
  expect(outcome.leftInTemp).toEqual([]);
  expect(copy.changes()).toBe('');
  return outcome;
}

/** `build-and-deploy-kube.sh` ends with 1, has changed nothing anywhere, and names the reason and the remedy. */
export async function expectRefusal(
  copy: OperatorsCopy,
  options: RunOptions,
  ...reasons: (string | RegExp)[]
): Promise<string> {
  const { code, stderr, calls } = await runCleanly(copy, 'build-and-deploy-kube.sh', options);
  expect([code, stderr]).toEqual([1, expect.stringContaining('nothing was changed')]);
  for (const text of reasons) expect(stderr).toMatch(text);
  expect(calls.filter((call) => CHANGING.test(call))).toEqual([]);
  return stderr;
}
