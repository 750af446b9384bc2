import { isDeepStrictEqual } from 'node:util';
import { bytes, cores } from '../support/quantity';
import { podOf, type IContainer, type PlacedContainer } from '../support/resource';
import { eachContainer, type Rule } from './rule';

const OWN_IMAGE = /^asia-southeast1-docker\.pkg\.dev\/\$\{GCP_PROJECT_ID\}\/gobbler\/([a-z-]+):\$\{GOBBLER_VERSION\}$/;
const SERVER_IMAGE = /^docker\.io\/library\/[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/;

/** Pod Security's `restricted`, with a read-only root. */
const RESTRICTED = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

function hasExactImage({ workload, container: { image = '' } }: PlacedContainer): boolean {
  const own = OWN_IMAGE.exec(image)?.[1];
  return own === undefined ? SERVER_IMAGE.test(image) : own === workload.metadata?.name;
}

/** Autopilot raises smaller requests; memory beyond the request would be taken from others. */
function hasBounds({ container: { resources: { requests = {}, limits = {} } = {} } }: PlacedContainer): boolean {
  return (
    cores(requests['cpu']) >= 0.05 &&
    cores(limits['cpu']) >= cores(requests['cpu']) &&
    bytes(requests['memory']) >= 52 * 2 ** 20 &&
    bytes(limits['memory']) === bytes(requests['memory'])
  );
}

/** Node does not bound its heap by the container's memory; the rest is for buffers, pictures and argon2. */
function hasBoundedHeap({ container: { env = [], image = '', resources } }: PlacedContainer): boolean {
  if (!OWN_IMAGE.test(image) || image.includes('/kong:')) return true;
  const options = env.find(({ name }) => name === 'NODE_OPTIONS')?.value ?? '';
  const [, old, young = 0] = /^--max-old-space-size=(\d+)(?: --max-semi-space-size=(\d+))?$/.exec(options) ?? [];
  // The young generation has three semi-spaces.
  const share = ((Number(old) + 3 * Number(young)) * 2 ** 20) / bytes(resources?.limits?.['memory']);
  return share >= 0.4 && share <= 0.8;
}

/** Everything mounted is read-only but claims and emptyDirs of a bounded size. */
function writesToBoundedPlaces({ workload, container: { volumeMounts = [] } }: PlacedContainer): boolean {
  const claims = workload.kind === 'StatefulSet' ? (workload.spec?.volumeClaimTemplates ?? []) : [];
  return volumeMounts.every(({ name, readOnly }) => {
    const volume = podOf(workload).volumes?.find((candidate) => candidate.name === name);
    const isClaim = claims.some(({ metadata }) => metadata?.name === name);
    return readOnly === true || isClaim || bytes(volume?.emptyDir?.sizeLimit) > 0;
  });
}

const security = (container: IContainer) => (container.securityContext ??= {});

export const CONTAINER_RULES: readonly Rule[] = [
  eachContainer('has an image of ours with both placeholders, or a pinned one', hasExactImage, {
    'has the latest image': ({ container }) => (container.image = container.image?.replace(/:[^:]+$/, ':latest') ?? ''),
    'has no tag': ({ container }) => (container.image = container.image?.replace(/:[^:]+$/, '') ?? ''),
  }),
  eachContainer(
    'is restricted as Pod Security requires, with a read-only root',
    ({ container, workload }) =>
      isDeepStrictEqual(container.securityContext, RESTRICTED) && (podOf(workload).securityContext?.runAsUser ?? 0) > 0,
    {
      'is privileged': ({ container }) => (security(container).privileged = true),
      'runs as root': ({ workload }) => delete podOf(workload).securityContext?.runAsUser,
      'may run as root': ({ container }) => delete security(container).runAsNonRoot,
      'may escalate': ({ container }) => delete security(container).allowPrivilegeEscalation,
      'adds a capability': ({ container }) =>
        (security(container).capabilities = { drop: ['ALL'], add: ['SYS_ADMIN'] }),
      'has no seccomp profile': ({ container }) => (security(container).seccompProfile = { type: 'Unconfined' }),
      'can write to its root': ({ container }) => (security(container).readOnlyRootFilesystem = false),
    },
  ),
  eachContainer('writes only to bounded places', writesToBoundedPlaces, {
    'mounts a volume of no known size': ({ container }) =>
      (container.volumeMounts ??= []).push({ name: 'unknown', mountPath: '/unknown' }),
  }),
  eachContainer('has requests and limits', hasBounds, {
    'has no requests': ({ container }) => delete container.resources?.requests,
    'has no limits': ({ container }) => delete container.resources?.limits,
    'may take more memory': ({ container }) => Object.assign(container.resources?.limits ?? {}, { memory: '32Gi' }),
  }),
  eachContainer('bounds its heap by its memory', hasBoundedHeap, {
    'has a heap as large as its memory': ({ container }) => {
      container.image = 'asia-southeast1-docker.pkg.dev/${GCP_PROJECT_ID}/gobbler/post:${GOBBLER_VERSION}';
      container.env = [{ name: 'NODE_OPTIONS', value: '--max-old-space-size=4096' }];
    },
  }),
  eachContainer('takes its settings one by one', ({ container }) => container.envFrom === undefined, {
    'takes a whole secret': ({ container }) => (container.envFrom = [{ secretRef: { name: 'gobbler' } }]),
  }),
  eachContainer('takes no port of its node', ({ container }) => !container.ports?.some(({ hostPort }) => hostPort), {
    'has a hostPort': ({ container }) => (container.ports = [{ containerPort: 9000, hostPort: 80 }]),
  }),
];
