/** build-and-deploy-kube.sh and deploy-kube.sh: `node deploy-kube.mts <name of the script> <its arguments>`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import {
  manifestFiles,
  MANIFESTS,
  overlayNames,
  resourcesOf,
  secretsOf,
  workloadsOf,
  type Resource,
} from './manifests.mts';
import {
  Failure,
  needTool,
  problem,
  progress,
  query,
  REGISTRY,
  ROOT,
  run,
  runProgram,
  say,
  stopOnProblems,
  warn,
  workFolder,
} from './program.mts';
import { dotenvValue, packageVersion, setting } from './settings.mts';

const [script = 'deploy-kube', ...args] = process.argv.slice(2);
const builds = script === 'build-and-deploy-kube';

const HOW_TO_REACH = `On GKE: gcloud container clusters get-credentials gobbler --region=asia-southeast1
(it needs the plugin: gcloud components install gke-gcloud-auth-plugin)`;

const help =
  (): string => `Usage: scripts/${script}.sh [--dry-run] [--yes] [--overlay NAME] [--context NAME] [--namespace NAME] [--timeout TIME]

${
  builds
    ? `Builds the images of docker-compose.yml (docker compose build), pushes them (docker compose push), applies the
manifests in kubernetes/ to the cluster that kubectl is set to, and waits for every rollout.`
    : `Applies the manifests in kubernetes/ to the cluster that kubectl is set to, and waits for every rollout. The images
must have been pushed before.`
}

The project and the version are filled in in a temporary copy of kubernetes/; the folder itself is never changed. First the
script checks the tools, the settings and the cluster's secrets, shows what it will do, and asks when it runs in a terminal.
It stops at the first error. It can be repeated at any time, because applying is idempotent.

  --dry-run         only print what would be done
  --yes             don't ask
  --overlay NAME    one of deployment/overlays/ instead of kubernetes/: ${overlayNames().join(' ')}
  --context NAME    a context of kubectl's other than the current one
  --namespace NAME  a namespace other than the context's
  --timeout TIME    the longest that each rollout may take: 90s, 10m, 1h (default 15m)
  --help            this

Settings, from the environment or .env:
  GCP_PROJECT_ID    the Google Cloud project whose Artifact Registry holds the images
  GOBBLER_VERSION   the images' tag; by default the version in package.json, which is ${packageVersion()}

Exit code: 0 done, 1 something was missing or failed, 2 wrong arguments, 130 or 143 interrupted.`;

function readOptions() {
  try {
    const { values } = parseArgs({
      args,
      options: {
        'dry-run': { type: 'boolean', default: false },
        yes: { type: 'boolean', short: 'y', default: false },
        overlay: { type: 'string' },
        context: { type: 'string' },
        namespace: { type: 'string' },
        timeout: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (!/^[1-9]\d*[smh]$/.test(values.timeout ?? '15m'))
      throw new Error('--timeout requires a time such as 90s, 10m or 1h.');
    return values;
  } catch (error) {
    throw new Failure(error instanceof Error ? error.message : String(error), 2);
  }
}

let options: ReturnType<typeof readOptions>;
let context: string | undefined;
let namespace: string | undefined;
let running = '';
let project = '';
let version = '';
const applied: string[] = [];

/** Quotes a word for a shell. */
const quote = (word: string): string => word.replaceAll(/[^\w@%+=:,./-]/g, String.raw`\$&`);

const given = (names: readonly ('overlay' | 'context' | 'namespace' | 'timeout')[]): string =>
  names.map((name) => (options[name] === undefined ? '' : ` --${name} ${quote(options[name])}`)).join('');
const givenCluster = (): string => given(['context', 'namespace']);

/** The command that deploys the same again, wherever the project and the version came from. */
function deployAgain(): string {
  const isUsual = (dotenvValue('GOBBLER_VERSION') || packageVersion()) === version;
  return [
    project === dotenvValue('GCP_PROJECT_ID') ? '' : `GCP_PROJECT_ID=${project} `,
    isUsual ? '' : `GOBBLER_VERSION=${version} `,
    `scripts/deploy-kube.sh${given(['overlay', 'context', 'namespace', 'timeout'])}`,
  ].join('');
}

async function checkTools(): Promise<void> {
  await needTool(
    'kubectl',
    ['version', '--client'],
    'gcloud components install kubectl, or https://kubernetes.io/docs/tasks/tools/',
  );
  if (!builds || !(await needTool('docker', ['--version'], 'https://docs.docker.com/engine/install/'))) return;
  if ((await query('docker', ['compose', 'version'])).code !== 0) {
    problem('docker compose does not run: install the Compose plugin, https://docs.docker.com/compose/install/');
  }
}

function checkSettings(): void {
  project = setting('GCP_PROJECT_ID');
  version = setting('GOBBLER_VERSION') || packageVersion();
  if (project === '') {
    problem(`GCP_PROJECT_ID is not set (or still the example's your_project_id): write it into ${ROOT}/.env,
or set it for this call: GCP_PROJECT_ID=... scripts/${script}.sh`);
  } else if (!/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(project)) {
    problem(
      `GCP_PROJECT_ID is not a project's id (6 to 30 lower-case letters, digits and hyphens, a letter first): ${project}`,
    );
  }
  if (!/^\w[\w.-]{0,127}$/.test(version) || version === 'latest') {
    problem(`GOBBLER_VERSION can't be an image's tag here (letters, digits, dots, hyphens; not latest): ${version}`);
  }
  // Compose must see the same values. An image that was built on an ARM Mac would not start on the cluster's nodes.
  Object.assign(process.env, { GCP_PROJECT_ID: project, GOBBLER_VERSION: version });
  process.env['DOCKER_DEFAULT_PLATFORM'] ??= 'linux/amd64';
}

function checkManifests(): void {
  const files = manifestFiles();
  if (files.length === 0) problem(`there are no manifests in ${MANIFESTS}.`);
  const isFilled = (file: string) => new RegExp(`${REGISTRY}/[^$<]`).test(readFileSync(join(MANIFESTS, file), 'utf8'));
  const filled = files.filter(isFilled).map((file) => join(MANIFESTS, file));
  if (filled.length > 0) {
    problem(`a project's id is where the placeholder belongs; scripts/revert.sh puts that back:\n${filled.join('\n')}`);
  }
  if (options.overlay !== undefined && !overlayNames().includes(options.overlay)) {
    problem(`there is no overlay ${options.overlay}; there are: ${overlayNames().join(' ')}`);
  }
}

/** Fills the manifests in, in the temporary folder. */
async function render(): Promise<{ readonly folder: string; readonly resources: readonly Resource[] }> {
  progress.doing = 'filling in the manifests';
  const folder = join(workFolder(), 'kubernetes');
  const sources =
    options.overlay === undefined ? readSources() : [[`${options.overlay}.yaml`, await buildOverlay()] as const];
  const texts = sources.map(([file, text]) => {
    const filled = text.replaceAll('${GCP_PROJECT_ID}', project).replaceAll('${GOBBLER_VERSION}', version);
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), filled);
    return filled;
  });
  return { folder, resources: resourcesOf(texts) };
}

const readSources = () => manifestFiles().map((file) => [file, readFileSync(join(MANIFESTS, file), 'utf8')] as const);

async function buildOverlay(): Promise<string> {
  // It takes files of kubernetes/, which lies outside of it.
  const kustomize = [
    'kustomize',
    '--load-restrictor',
    'LoadRestrictionsNone',
    `deployment/overlays/${options.overlay}`,
  ];
  const { code, stdout, stderr } = await query('kubectl', kustomize);
  if (code !== 0) throw new Failure(`kubectl kustomize failed: ${stderr}`);
  return stdout;
}

/** Which cluster, last, so that a call begins as people write it; the context could be switched meanwhile. */
const clusterFlags = (): string[] => [
  ...(context === undefined ? [] : ['--context', context]),
  ...(options.namespace === undefined ? [] : ['--namespace', options.namespace]),
];
const queryKube = (...words: string[]) => query('kubectl', [...words, ...clusterFlags()]);

/** A dry run can do without a cluster. */
function noCluster(text: string): void {
  if (options['dry-run']) say(`Could not ask the cluster: ${text}`);
  else problem(text);
}

async function checkCluster(resources: readonly Resource[]): Promise<void> {
  progress.doing = 'checking the cluster';
  context = options.context;
  if (context === undefined) {
    const { code, stdout, stderr } = await query('kubectl', ['config', 'current-context']);
    if (code !== 0) return noCluster(`kubectl has no cluster: ${stderr}\n${HOW_TO_REACH}`);
    context = stdout.trim();
  }
  namespace = options.namespace;
  if (namespace === undefined) {
    const { code, stdout } = await queryKube('config', 'view', '--minify', '-o', 'jsonpath={..namespace}');
    namespace = (code === 0 && stdout) || 'default';
  }
  for (const [name, keys] of secretsOf(resources)) if (!(await checkSecret(name, keys))) return;
  const image = 'jsonpath={.spec.template.spec.containers[*].image}';
  const { stdout } = await queryKube('get', 'deployment', 'router', '-o', image);
  running = /\/gobbler\/router:([^ @]+)/.exec(stdout)?.[1] ?? '';
  if (builds) await checkVersionIsNew();
}

const SECRET_COMMANDS: Readonly<Record<string, string>> = {
  gobbler: 'kubectl create secret generic gobbler --from-env-file=.env',
  'gobbler-gcp':
    'kubectl create secret generic gobbler-gcp --from-file=key.json="$HOME/.config/gcloud/application_default_credentials.json"',
  'gobbler-firebase':
    'kubectl create secret generic gobbler-firebase --from-file=service-account.json=notification-worker/service-account.json',
  'kong-ssl-cert': 'kubectl create secret tls kong-ssl-cert --cert=tls.crt --key=tls.key',
};

/** Asks for the names of a secret's keys; false when the cluster does not answer. */
async function checkSecret(name: string, keys: ReadonlySet<string>): Promise<boolean> {
  const command = SECRET_COMMANDS[name] ?? `kubectl create secret generic ${name} ...`;
  const names = 'go-template={{range $key, $value := .data}}{{$key}} {{end}}';
  const { code, stdout, stderr } = await queryKube('get', 'secret', name, '-o', names);
  if (code === 0) {
    const there = stdout.split(/\s+/).filter(Boolean);
    const missing = [...keys].filter((key) => !there.includes(key)).toSorted();
    if (there.length > 0 && missing.length > 0) {
      problem(`the cluster's secret ${name} lacks ${missing.join(' ')}; fix what it is made from, and replace it:
${command} --dry-run=client -o yaml | kubectl apply -f -`);
    }
  } else if (/not ?found/i.test(stderr)) problem(`the cluster has no secret ${name}; this creates it:\n${command}`);
  else if (/forbidden/i.test(stderr)) {
    warn(`Can't check whether the secret ${name} is there (forbidden); without it pods will not start.`);
  } else {
    noCluster(`the cluster does not answer: ${stderr}\n${HOW_TO_REACH}`);
    return false;
  }
  return true;
}

/** A tag that is built again is not rolled out: the manifests are the same, and nodes keep the image that they have. */
async function checkVersionIsNew(): Promise<void> {
  if (running !== version) return;
  const { code, stdout } = await query('git', ['rev-parse', '--short', 'HEAD']);
  problem(`the cluster runs version ${version} already, and would keep the images that it has.
To deploy new ones, give them a new version: GOBBLER_VERSION=${packageVersion()}-${code === 0 ? stdout.trim() : '2'} scripts/${script}.sh
To finish or repeat the deployment of those that were pushed: ${deployAgain()}`);
}

function showPlan(workloads: readonly string[]): void {
  say(`In ${ROOT}:`);
  if (builds) {
    say(`  docker compose build     images ${REGISTRY}/${project}/gobbler/...:${version}, for ${process.env['DOCKER_DEFAULT_PLATFORM']}
  docker compose push`);
  }
  const source = options.overlay === undefined ? 'kubernetes/' : `deployment/overlays/${options.overlay}`;
  const runs = running === '' ? '' : `, which runs version ${running}`;
  say(`  fill in                  GCP_PROJECT_ID=${project} GOBBLER_VERSION=${version}, in a temporary copy of ${source}
  kubectl apply -R -f ...  context ${context ?? '(none yet)'}, namespace ${namespace ?? 'default'}${runs}
  kubectl rollout status   at most ${options.timeout ?? '15m'} for each of: ${workloads.join(' ')}`);
}

async function isConfirmed(): Promise<boolean> {
  if (options.yes) return true;
  if (!process.stdin.isTTY) {
    say('Not in a terminal: continuing without asking.');
    return true;
  }
  progress.doing = 'asking whether to continue';
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // readline takes Ctrl-C for itself.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const answer = await terminal.question('Continue? [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(answer);
}

async function buildAndPush(): Promise<void> {
  progress.doing = 'building the images';
  say('== docker compose build');
  if ((await run('docker', ['compose', 'build'])) !== 0) {
    throw new Failure('docker compose build failed; nothing was pushed or deployed.');
  }
  progress.doing = 'pushing the images';
  progress.howToGoOn = () =>
    'The images were built and perhaps partly pushed; nothing was deployed. Repeat the same command to continue.';
  say('== docker compose push');
  if ((await run('docker', ['compose', 'push'])) !== 0) {
    throw new Failure(`docker compose push failed; nothing was deployed. If the registry refused: gcloud auth login, then
gcloud auth configure-docker ${REGISTRY}
Repeating the command builds from the cache and pushes what is missing.`);
  }
}

const howFar =
  (): string => `${applied.join('').split('\n').filter(Boolean).length} objects had been applied; what they replace keeps running until its successor is ready.
Applying is repeatable; to continue: ${deployAgain()}`;

async function apply(folder: string): Promise<void> {
  progress.doing = 'applying the manifests';
  progress.howToGoOn = howFar;
  say('== kubectl apply -R -f (the filled in copy)');
  const code = await run('kubectl', ['apply', '-R', '-f', folder, ...clusterFlags()], (text) => applied.push(text));
  if (code !== 0) throw new Failure(`kubectl apply failed (exit code ${code}). ${howFar()}`);
}

async function waitForRollouts(workloads: readonly string[]): Promise<void> {
  progress.doing = 'waiting for the rollouts';
  progress.howToGoOn =
    () => `Everything was applied, and the cluster continues by itself. To see it: kubectl get pods${givenCluster()}
To wait for it again: ${deployAgain()}`;
  const timeout = options.timeout ?? '15m';
  for (const [index, workload] of workloads.entries()) {
    say(`== [${index + 1}/${workloads.length}] ${workload}`);
    const code = await run('kubectl', ['rollout', 'status', workload, `--timeout=${timeout}`, ...clusterFlags()]);
    if (code === 0) continue;
    throw new Failure(`${workload} did not become ready within ${timeout}. Everything was applied; the previous pods keep serving.
Inspect:   kubectl get pods${givenCluster()}
           kubectl describe ${workload}${givenCluster()}
           kubectl logs ${workload} --all-containers --tail=50${givenCluster()}
Go back:   kubectl rollout undo ${workload}${givenCluster()}
Wait more: ${deployAgain()}`);
  }
}

await runProgram(script, async () => {
  options = readOptions();
  if (options.help) return say(help());
  progress.howToGoOn = () => 'Nothing was deployed. Repeat the same command to continue.';
  await checkTools();
  checkSettings();
  checkManifests();
  stopOnProblems();
  const { folder, resources } = await render();
  const workloads = workloadsOf(resources);
  await checkCluster(resources);
  if (!options['dry-run']) stopOnProblems();
  showPlan(workloads);
  if (options['dry-run']) {
    stopOnProblems();
    return say('Dry run: nothing was changed.');
  }
  if (!(await isConfirmed())) throw new Failure('nothing was changed.');
  if (builds) await buildAndPush();
  await apply(folder);
  await waitForRollouts(workloads);
  say(`Deployed: version ${version} of ${project}, context ${context || '(unnamed)'}, namespace ${namespace}.`);
});
