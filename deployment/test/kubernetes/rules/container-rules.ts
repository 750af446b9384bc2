import { bytes, cores } from '../support/quantity';
import { containerAt, containers, podOf, type PlacedContainer } from '../support/resource';
import type { Rule } from '../support/rule';

const OWN_IMAGE = /^asia-southeast1-docker\.pkg\.dev\/\$\{GCP_PROJECT_ID\}\/gobbler\/([a-z-]+):\$\{GOBBLER_VERSION\}$/;
const SERVER_IMAGE = /^docker\.io\/library\/[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/;

/** A rule of every container, init containers too. */
function rule(name: string, problemOf: (placed: PlacedContainer) => string | null, violate: Rule['violate']): Rule {
  return {
    name,
    find: (resources) =>
      containers(resources).flatMap((placed) => {
        const problem = problemOf(placed);
        return problem === null ? [] : [`${placed.place}: ${problem}`];
      }),
    violate,
  };
}

function imageProblem({ workload, container: { image = '' } }: PlacedContainer): string | null {
  const own = OWN_IMAGE.exec(image)?.[1];
  if (own !== undefined) return own === workload.metadata?.name ? null : `has the image of ${own}`;
  return SERVER_IMAGE.test(image) ? null : `${image} is neither ours with both placeholders nor pinned`;
}

function securityProblem({ workload, container: { securityContext: own = {} } }: PlacedContainer): string | null {
  const pod = podOf(workload).securityContext ?? {};
  const user = own.runAsUser ?? pod.runAsUser ?? 0;
  const problems = [
    user > 0 || 'runs as root',
    own.runAsNonRoot === true || 'runAsNonRoot is not true',
    own.allowPrivilegeEscalation === false || 'may escalate its privileges',
    !own.privileged || 'is privileged',
    own.capabilities?.drop?.join() === 'ALL' || 'does not drop ALL capabilities',
    !own.capabilities?.add?.length || 'adds capabilities',
    own.seccompProfile?.type === 'RuntimeDefault' || 'has no seccomp profile',
    !own.procMount || 'has a procMount of its own',
  ].filter((problem) => problem !== true);
  return problems.length > 0 ? problems.join(', ') : null;
}

function resourcesProblem({ container: { resources } }: PlacedContainer): string | null {
  const { requests, limits } = resources ?? {};
  if (!(cores(requests?.['cpu']) >= 0.05)) return 'requests no CPU, or less than Autopilot gives';
  if (!(cores(limits?.['cpu']) >= cores(requests?.['cpu']))) return 'has no limit of CPU, or one below its request';
  if (!(bytes(requests?.['memory']) >= 52 * 2 ** 20)) return 'requests no memory, or less than Autopilot gives';
  if (bytes(limits?.['memory']) !== bytes(requests?.['memory'])) return 'may take more memory than it requests';
  return null;
}

/** Node gives the heap no bound that has to do with the container's; the rest is for buffers, pictures and argon2. */
function heapProblem({ container: { env = [], image = '', resources } }: PlacedContainer): string | null {
  const isNode = OWN_IMAGE.test(image) && !image.includes('/kong:');
  const options = env.find(({ name }) => name === 'NODE_OPTIONS')?.value ?? '';
  const heap = Number(/^--max-old-space-size=(\d+)$/.exec(options)?.[1]) * 2 ** 20;
  const share = heap / bytes(resources?.limits?.['memory']);
  return !isNode || (share >= 0.4 && share <= 0.8)
    ? null
    : `NODE_OPTIONS gives the heap ${share} of the memory's limit`;
}

/** Whatever is mounted may be read only, but for claims and for emptyDirs of a bounded size. */
function writableProblem({ workload, container: { volumeMounts = [] } }: PlacedContainer): string | null {
  const claims =
    workload.kind === 'StatefulSet'
      ? (workload.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name)
      : [];
  for (const { name, readOnly } of volumeMounts) {
    const volume = podOf(workload).volumes?.find((candidate) => candidate.name === name);
    const isWritable = claims.includes(name) || bytes(volume?.emptyDir?.sizeLimit) > 0;
    if (!isWritable && readOnly !== true) return `can write to ${name}, which has no bound or is no place to write to`;
  }
  return null;
}

export const CONTAINER_RULES: readonly Rule[] = [
  rule('has an image of ours with both placeholders, or a pinned one', imageProblem, (resources) => {
    containerAt(resources, 'auth/migrate').image = 'docker.io/library/node:latest';
  }),
  rule('is restricted as Pod Security says', securityProblem, (resources) => {
    containerAt(resources, 'kong/kong').securityContext = { ...containerAt(resources, 'kong/kong').securityContext };
    delete containerAt(resources, 'kong/kong').securityContext?.allowPrivilegeEscalation;
  }),
  rule(
    'has a read-only root',
    ({ container }) => (container.securityContext?.readOnlyRootFilesystem === true ? null : 'can write to its root'),
    (resources) => {
      containerAt(resources, 'user/user').securityContext = { runAsNonRoot: true };
    },
  ),
  rule('writes only to bounded places', writableProblem, (resources) => {
    containerAt(resources, 'router/router').volumeMounts?.push({ name: 'config', mountPath: '/etc/config' });
  }),
  rule('says what it requests and its limits', resourcesProblem, (resources) => {
    delete containerAt(resources, 'payment/payment').resources?.limits?.['memory'];
  }),
  rule('bounds its heap by its memory', heapProblem, (resources) => {
    const limits = containerAt(resources, 'post/post').resources?.limits;
    if (limits) limits['memory'] = '4Gi';
  }),
  rule(
    'takes its settings one by one',
    ({ container }) => (container.envFrom === undefined ? null : 'takes a whole secret or ConfigMap'),
    (resources) => {
      containerAt(resources, 'user/migrate').envFrom = [{ secretRef: { name: 'gobbler' } }];
    },
  ),
  rule(
    'takes no port of its machine',
    ({ container }) => (container.ports?.some(({ hostPort }) => hostPort) ? 'has a hostPort' : null),
    (resources) => {
      containerAt(resources, 'kong/kong').ports?.push({ containerPort: 9000, hostPort: 80 });
    },
  ),
];
