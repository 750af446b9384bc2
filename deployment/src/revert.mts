/** revert.sh: puts the placeholders back into kubernetes/. */
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { manifestFiles, MANIFESTS } from './manifests.mts';
import { Failure, progress, REGISTRY, runProgram, say } from './program.mts';

const HELP = `Usage: scripts/revert.sh [--dry-run]

Puts the placeholders \${GCP_PROJECT_ID} and \${GOBBLER_VERSION} back into the manifests in kubernetes/, where an older version
of the deployment scripts that was interrupted, or sed, has left their values. Today's scripts never change that
folder, and need no revert after them.

Only the project and the version in our images' names are changed; every other change of yours stays. A version is put back
only where no image has its placeholder any more.

  --dry-run  print what would be changed, and change nothing
  --help     this

Exit code: 0 done or nothing to do, 1 something was missing or failed, 2 wrong arguments, 130 or 143 interrupted.`;

const PROJECT = '${GCP_PROJECT_ID}';
const TAG = ':${GOBBLER_VERSION}';
const IMAGE = new RegExp(`(${REGISTRY}/)[^/ ]*(/gobbler/[a-z0-9-]+)(:[\\w.\${}-]+)?`, 'g');

const textOf = (file: string): string => readFileSync(join(MANIFESTS, file), 'utf8');

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
  // Where a placeholder is left, the versions were not filled in: another one was chosen for that image.
  const isVersionLeft = files.some((file) => [...textOf(file).matchAll(IMAGE)].some(([, , , tag]) => tag === TAG));
  let count = 0;
  for (const file of files) {
    const text = textOf(file);
    const wanted = text.replaceAll(IMAGE, (_, registry: string, image: string, tag = '') =>
      [registry, PROJECT, image, isVersionLeft || tag === '' ? tag : TAG].join(''),
    );
    if (wanted === text) continue;
    count += 1;
    const after = wanted.split('\n');
    const changed = text
      .split('\n')
      .flatMap((line, index) => (line === after[index] ? [] : [`< ${line}\n> ${after[index]}`]));
    say(`kubernetes/${file}${isDryRun ? ` would get:\n${changed.join('\n')}` : `: ${changed.length} lines`}`);
    if (!isDryRun) replaceFile(file, wanted);
  }
  const left = readdirSync(MANIFESTS, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(^|\/)sed.{6}$/.test(file),
  );
  if (left.length > 0) {
    say(
      `An interrupted sed seems to have left these; check them, and delete them:\n${left.map((file) => `kubernetes/${file}`).join('\n')}`,
    );
  }
  if (count === 0) say('Nothing to do: every placeholder in kubernetes/ is in its place.');
  else if (isDryRun) say(`Dry run: nothing was changed; ${count} files would be.`);
  else say(`${count} files have their placeholders back.`);
});
