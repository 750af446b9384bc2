/** What the operators' programs share: messages, problems, child processes, and an end that leaves nothing behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
export const REGISTRY = 'asia-southeast1-docker.pkg.dev';

export const say = (text: string): void => void process.stdout.write(`${text}\n`);
export const warn = (text: string): void => void process.stderr.write(`${text}\n`);

/** Ends the program with a message. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

const problems: string[] = [];

/** Notes something that is in the way, with its remedy; `stopOnProblems` reports all of them at once. */
export function problem(text: string): void {
  problems.push(text);
}

export function stopOnProblems(): void {
  if (problems.length === 0) return;
  const list = problems.map((text) => `\n  - ${text.replaceAll('\n', '\n    ')}`).join('');
  throw new Failure(`nothing was changed. This is in the way:${list}`);
}

/** What the program is doing, for the message when it is interrupted. */
export const progress = { doing: 'checking the tools and settings', howToGoOn: () => 'Nothing was changed.' };

let work: string | undefined;
let child: ChildProcess | undefined;
let isInterrupted = false;

/** A temporary folder, removed when the program ends. */
export const workFolder = (): string => (work ??= mkdtempSync(join(tmpdir(), 'gobbler.')));

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command with our own standard input and waits for it; resolves whatever its exit code is (127: it is not there).
 * `shown` passes its output on as it comes; `onOutput` sees the standard output.
 */
function start(
  file: string,
  args: readonly string[],
  isShown: boolean,
  onOutput?: (text: string) => void,
): Promise<Answer> {
  return new Promise((done) => {
    let [stdout, stderr] = ['', ''];
    child = spawn(file, args, {
      cwd: ROOT,
      stdio: ['inherit', isShown && !onOutput ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (isShown) process.stdout.write(text);
      stdout += text;
      onOutput?.(text);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => done({ code: 127, stdout, stderr: error.message }));
    child.on('close', (code) => {
      child = undefined;
      // Once interrupted, the program only waits for its end.
      if (!isInterrupted) done({ code: code ?? 1, stdout, stderr });
    });
  });
}

/** A command whose answer is for us. */
export const query = (file: string, args: readonly string[]): Promise<Answer> => start(file, args, false);
/** A command whose output is for the operator; its exit code. */
export const run = async (file: string, args: readonly string[], onOutput?: (text: string) => void): Promise<number> =>
  (await start(file, args, true, onOutput)).code;

/** Notes a tool that is missing; true when it is there. */
export async function needTool(name: string, args: readonly string[], source: string): Promise<boolean> {
  const { code } = await query(name, args);
  if (code === 127) problem(`the command ${name} is not on the PATH: ${source}`);
  return code !== 127;
}

/** Gives the child ten seconds to end by itself. */
async function endChild(): Promise<void> {
  const ending = child;
  if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
  const ended = new Promise((done) => ending.on('close', done));
  ending.kill('SIGTERM');
  const timer = setTimeout(() => ending.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}

function cleanUp(): void {
  if (work !== undefined) rmSync(work, { recursive: true, force: true });
}

/** Runs the program and ends the process: 0, 1 for a failure, 2 for wrong arguments, 128 and its number for a signal. */
export async function runProgram(name: string, main: () => Promise<void>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isInterrupted) return;
      isInterrupted = true;
      void endChild().then(() => {
        warn(`\n${name}: interrupted (${signal}) while ${progress.doing}.\n${progress.howToGoOn()}`);
        cleanUp();
        process.exit(128 + constants.signals[signal]);
      });
    });
  }
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    warn(`${name}: ${error.message}`);
    if (error.exitCode === 2) warn(`See: scripts/${name}.sh --help`);
    process.exitCode = error.exitCode;
  } finally {
    if (!isInterrupted) cleanUp();
  }
}
