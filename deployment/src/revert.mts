/** revert.sh: puts the placeholders back into kubernetes/. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { manifestFiles, MANIFESTS } from './manifests.mts';
import { Failure, progress, REGISTRY, ROOT, runProgram, say } from './program.mts';
import { setting } from './settings.mts';

const HELP = `Usage: scripts/revert.sh [--dry-run]

Puts the placeholders \${GCP_PROJECT_ID} and \${GOBBLER_VERSION} back into the manifests in kubernetes/, where an older version
of the deployment scripts that was interrupted, or sed by hand, has left their values. Today's scripts never change that
folder, and need no revert after them.

Only lines that are a committed line with its placeholders filled in, and the project in our images' names, are changed;
every other change of yours stays. A version is put back only where no image has its placeholder any more.
Without git it goes by the images' names alone.

  --dry-run  print what would be changed, and change nothing
  --help     this

Exit code: 0 done or nothing to do, 1 something was missing or failed, 2 wrong arguments, 130 or 143 interrupted.`;

const PROJECT = '${GCP_PROJECT_ID}';
const VERSION = '${GOBBLER_VERSION}';
const IMAGE = new RegExp(`${REGISTRY}/([^/ ]*)/gobbler/[a-z0-9-]+:?([\\w.\${}-]*)`, 'g');
const PROJECT_OF_IMAGE = new RegExp(`(${REGISTRY}/)[^/ $<]*(?=/gobbler/)`, 'g');

const textOf = (file: string): string => readFileSync(join(MANIFESTS, file), 'utf8');

/** The values that may have replaced the placeholders. A variable that was not set has left an empty project. */
function filledInValues(): { readonly projects: readonly string[]; readonly versions: readonly string[] } {
  const images = manifestFiles().flatMap((file) => [...textOf(file).matchAll(IMAGE)]);
  const [projects, versions] = [1, 2].map((part) => [...new Set(images.map((image) => image[part] ?? ''))]);
  return {
    projects: [PROJECT, '', setting('GCP_PROJECT_ID'), ...(projects ?? []).filter((name) => !name.includes('$'))],
    // Where a placeholder is left, the versions were not filled in: another one there is somebody's choice.
    versions: [VERSION, ...(versions?.some((name) => name.includes('$')) ? [] : (versions ?? []).filter(Boolean))],
  };
}

/** The lines of the committed file; null without git. */
function committedLines(file: string): string[] | null {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
  try {
    git('rev-parse', '--verify', '-q', 'HEAD');
  } catch {
    return null;
  }
  try {
    return git('show', `HEAD:./kubernetes/${file}`).split('\n');
  } catch {
    return [];
  }
}

function restored(
  text: string,
  committed: readonly string[],
  { projects, versions }: ReturnType<typeof filledInValues>,
): string {
  const patterns = committed.filter((line) => line.includes(PROJECT) || line.includes(VERSION));
  const filled = new Map(
    patterns.flatMap((line) =>
      projects.flatMap((project) =>
        versions.map((version) => [line.replaceAll(PROJECT, project).replaceAll(VERSION, version), line] as const),
      ),
    ),
  );
  return text
    .split('\n')
    .map(
      (line) =>
        (committed.includes(line) ? undefined : filled.get(line)) ??
        line.replaceAll(PROJECT_OF_IMAGE, `$1${PROJECT.replace('$', '$$$$')}`),
    )
    .join('\n');
}

/** One file, or the next step of an interrupted run, is either old or new. */
function replaceFile(file: string, text: string): void {
  const path = join(MANIFESTS, file);
  writeFileSync(`${path}.revert-partial`, text, { mode: statSync(path).mode });
  renameSync(`${path}.revert-partial`, path);
}

await runProgram('revert', async () => {
  let isDryRun: boolean;
  try {
    const { values } = parseArgs({
      args: process.argv.slice(3),
      options: {
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return say(HELP);
    isDryRun = values['dry-run'];
  } catch (error) {
    throw new Failure(error instanceof Error ? error.message : String(error), 2);
  }
  if (!existsSync(MANIFESTS)) throw new Failure(`there is no folder ${MANIFESTS}.`);
  progress.doing = 'putting the placeholders back';
  const files = manifestFiles();
  if (files[0] !== undefined && committedLines(files[0]) === null)
    say("No git here: going by the images' names alone.");
  const values = filledInValues();
  let count = 0;
  for (const file of files) {
    const text = textOf(file);
    const wanted = restored(text, committedLines(file) ?? [], values);
    if (wanted === text) continue;
    count += 1;
    const [before, after] = [text.split('\n'), wanted.split('\n')];
    const changed = before.flatMap((line, index) => (line === after[index] ? [] : [`< ${line}\n> ${after[index]}`]));
    say(
      `kubernetes/${file}${isDryRun ? ' would get:' : ''}${isDryRun ? `\n${changed.join('\n')}` : `: ${changed.length} lines`}`,
    );
    if (!isDryRun) replaceFile(file, wanted);
  }
  const left = readdirSync(MANIFESTS, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(^|\/)sed.{6}$/.test(file),
  );
  if (left.length > 0) {
    say(
      `An interrupted sed seems to have left these; check them, and delete them by hand:\n${left.map((file) => `kubernetes/${file}`).join('\n')}`,
    );
  }
  if (count === 0) say('Nothing to do: every placeholder in kubernetes/ is in its place.');
  else if (isDryRun) say(`Dry run: nothing was changed; ${count} files would be.`);
  else say(`${count} files have their placeholders back.`);
});
