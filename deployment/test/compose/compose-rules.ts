import type { ComposeFile, ComposeService } from '../support/compose-file';

/** Says what is wrong with one service, nothing when all is well. */
type ServiceRule = (name: string, service: ComposeService, file: ComposeFile) => string[];

/** What a container's name and version must look like: a registry, and a version that is no moving name. */
const PINNED = /^[a-z0-9.-]+\.[a-z]+\/[a-z0-9/._-]+:v?\d+\.\d+(\.\d+)?([.-][a-z0-9.-]+)?$/;
/** The door, and for operators on the host itself Grafana. */
const PUBLISHED: Readonly<Record<string, readonly string[]>> = {
  kong: ['80:8000', '8443:8443'],
  grafana: ['127.0.0.1:3000:3000'],
};
/** Their images have nothing but the program itself; Prometheus sees when the first is down. */
const WITHOUT_HEALTHCHECK = ['otel-collector', 'tempo'];
/** Reads operators' own files, without a network. */
const ROOT_EXCEPTION = { name: 'settings', user: '0:0', capabilities: ['DAC_READ_SEARCH'] };
const NUMBERED_USER = /^[1-9]\d*:[1-9]\d*$/;

const runsOnce = ({ restart }: ComposeService): boolean => restart === 'no';
const when = (condition: boolean, problem: string): string[] => (condition ? [problem] : []);

/** What must hold for every service of docker-compose.yml. */
const SERVICE_RULES: Readonly<Record<string, ServiceRule>> = {
  'runs an image of an exact version': (_, { image = '' }) => when(!PINNED.test(image), `image ${image}`),
  'is not published, unless it is the door': (name, { ports = [] }) =>
    when(ports.join() !== (PUBLISHED[name] ?? []).join(), `ports ${ports.join()}`),
  'is no root': (name, { user = 'root' }) =>
    when(!(NUMBERED_USER.test(user) || (name === ROOT_EXCEPTION.name && user === ROOT_EXCEPTION.user)), `user ${user}`),
  'has no capability': (name, { cap_drop: drop = [], cap_add: add = [], privileged }) => [
    ...when(drop.join() !== 'ALL', 'cap_drop is not ALL'),
    ...when(
      add.join() !== (name === ROOT_EXCEPTION.name ? ROOT_EXCEPTION.capabilities : []).join(),
      `cap_add ${add.join()}`,
    ),
    ...when(privileged === true, 'privileged'),
  ],
  'gets no new privileges': (_, { security_opt: options = [] }) =>
    when(!options.includes('no-new-privileges:true'), 'security_opt'),
  'has a read-only root, and a bounded /tmp': (_, { read_only: isReadOnly, tmpfs = [] }) => [
    ...when(isReadOnly !== true, 'read_only'),
    ...when(!tmpfs.some((entry) => entry.startsWith('/tmp:')), 'no /tmp'),
    ...when(
      tmpfs.some((entry) => !/size=\d+m/.test(entry)),
      'a tmpfs without a size',
    ),
  ],
  'has limits of processors, memory and processes': (_, { deploy }) =>
    ['cpus', 'memory', 'pids']
      .filter((resource) => deploy?.resources?.limits?.[resource] === undefined)
      .map((resource) => `no limit of ${resource}`),
  'comes back by itself, or runs once': (_, { restart }) =>
    when(restart !== 'unless-stopped' && restart !== 'no', `restart ${restart}`),
  'says whether it is well, if it stays': (name, service) =>
    when(
      !runsOnce(service) && !WITHOUT_HEALTHCHECK.includes(name) && service.healthcheck === undefined,
      'no healthcheck',
    ),
  'has time to end in order': (_, { stop_grace_period: grace = '10s' }) =>
    when(Number.parseInt(grace, 10) < 30, `stop_grace_period ${grace}`),
  'is in named networks alone': (_, { networks = [], network_mode: mode }, file) => [
    ...when(networks.length === 0 && mode !== 'none', 'in the default network'),
    ...networks.filter((network) => !(network in file.networks)).map((network) => `unknown network ${network}`),
  ],
  'takes secrets from .env or files alone': (_, { environment = {}, env_file: file }) => [
    ...when(file !== undefined, 'env_file hands all of .env in'),
    ...Object.entries(environment)
      .filter(([name, value]) => isSecret(name) && String(value) !== '')
      .map(([name]) => `${name} is written down`),
  ],
  'waits for what it needs': (_, { depends_on: needs = {} }, file) =>
    Object.entries(needs).flatMap(([name, { condition }]) => {
      const other = file.services[name];
      if (!other) return [`waits for ${name}, which is not there`];
      const wanted = runsOnce(other) ? 'service_completed_successfully' : 'service_healthy';
      return when(condition !== wanted, `waits for ${name} until ${condition}`);
    }),
  'mounts volumes that are there': (_, { volumes = [] }, file) =>
    volumes
      .map((mount) => mount.split(':')[0] ?? '')
      .filter((source) => !/^[./~$]/.test(source) && !(source in (file.volumes ?? {})))
      .map((source) => `unknown volume ${source}`),
};

function isSecret(name: string): boolean {
  return /(_SECRET|_SECRET_PREVIOUS|PASSWORD|_API_KEY)$/.test(name);
}

/**
 * Every rule that is broken, as `service: rule (what)`.
 * @param file without any variables set, so that what is left of a secret was written down
 */
export function findViolations(file: ComposeFile): string[] {
  return Object.entries(file.services).flatMap(([name, service]) =>
    Object.entries(SERVICE_RULES).flatMap(([rule, check]) =>
      check(name, service, file).map((problem) => `${name}: ${rule} (${problem})`),
    ),
  );
}
