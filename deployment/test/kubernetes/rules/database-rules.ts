import { asEnvironment, resolveEnv } from '../support/resolve-env';
import { containerAt, containers, mainContainer, named, nameOf, type Resource } from '../support/resource';
import type { Rule } from '../support/rule';

/** Connections that are left for people and for backups. */
const SPARE = 20;

type Engine = 'postgres' | 'mariadb';
const ENGINES: readonly Engine[] = ['postgres', 'mariadb'];

interface DatabaseUser {
  readonly service: string;
  readonly url: URL;
  readonly poolSize: number;
}

function databaseUsers(resources: readonly Resource[], engine: Engine): DatabaseUser[] {
  return containers(resources)
    .filter(({ isInit }) => !isInit)
    .flatMap(({ workload, container }) => {
      const env = Object.entries(asEnvironment(resolveEnv(resources, container)));
      const address = env.find(([name]) => name.endsWith('_DATABASE_URL'))?.[1];
      if (address === undefined || new URL(address).hostname !== engine) return [];
      const poolSize = Number(env.find(([name]) => name.endsWith('_DATABASE_POOL_SIZE'))?.[1] ?? 10);
      return [{ service: nameOf(workload), url: new URL(address), poolSize }];
    });
}

function argumentsOf(resources: readonly Resource[], engine: Engine): string {
  return (mainContainer(named(resources, 'StatefulSet', engine)).args ?? []).join(' ');
}

function maxConnections(resources: readonly Resource[], engine: Engine): number {
  return Number(/max[_-]connections=(\d+)/.exec(argumentsOf(resources, engine))?.[1] ?? 0);
}

/** All pods that there may be at once: those of the autoscaler, and one more while a version is rolled out, which migrates too. */
function mostPods(resources: readonly Resource[], service: string): number {
  const maxReplicas = named(resources, 'HorizontalPodAutoscaler', service).spec?.maxReplicas ?? 0;
  return maxReplicas + Number(named(resources, 'Deployment', service).spec?.strategy?.rollingUpdate?.maxSurge ?? 1);
}

function poolProblems(resources: readonly Resource[]): string[] {
  return ENGINES.flatMap((engine) => {
    const wanted = databaseUsers(resources, engine).reduce(
      (sum, { service, poolSize }) => sum + mostPods(resources, service) * poolSize,
      SPARE,
    );
    const most = maxConnections(resources, engine);
    return wanted <= most ? [] : [`${engine} takes ${most} connections, and ${wanted} may be wanted`];
  });
}

function databaseProblems(resources: readonly Resource[]): string[] {
  return ENGINES.flatMap((engine) => {
    const script = named(resources, 'ConfigMap', `${engine}-init`).data?.['create-databases.sh'] ?? '';
    const names = (/^for database in ([\w ]+);/m.exec(script)?.[1] ?? '').split(' ').toSorted();
    const wanted = databaseUsers(resources, engine)
      .map(({ url }) => url.pathname.slice(1))
      .toSorted();
    return names.join() === wanted.join()
      ? []
      : [`${engine} has the databases ${names.join()}, wanted are ${wanted.join()}`];
  });
}

/** What our services look at before they trust a database. */
function durabilityProblems(resources: readonly Resource[]): string[] {
  const postgres = argumentsOf(resources, 'postgres');
  const mariadb = argumentsOf(resources, 'mariadb');
  return [
    /\bfsync=on\b/.test(postgres) || 'fsync',
    /\bsynchronous_commit=on\b/.test(postgres) || 'synchronous_commit',
    /--innodb-flush-log-at-trx-commit=1\b/.test(mariadb) || 'innodb_flush_log_at_trx_commit',
    /--sync-binlog=1\b/.test(mariadb) || 'sync_binlog',
  ]
    .filter((problem) => problem !== true)
    .map((setting) => `${setting} is not said to be safe`);
}

/** RabbitMQ knows its nodes by name: as many as there are, and their names as the pods get them. */
function nodeProblems(resources: readonly Resource[]): string[] {
  const files = Object.values(named(resources, 'ConfigMap', 'rabbitmq').data ?? {}).join('\n');
  const listed = [...files.matchAll(/classic_config\.nodes\.\d+ = (\S+)/g)].map(([, node]) => node);
  const set = named(resources, 'StatefulSet', 'rabbitmq');
  const count = set.spec?.replicas ?? 1;
  const nodes = Array.from({ length: count }, (_, index) => `rabbit@rabbitmq-${index}.${set.spec?.serviceName}`);
  const name = mainContainer(set).env?.find((variable) => variable.name === 'RABBITMQ_NODENAME')?.value;
  const isCookieShared = containerAt(resources, 'rabbitmq/cookie').env?.some(
    (variable) => variable.name === 'ERLANG_COOKIE',
  );
  return [
    listed.join() === nodes.join() || `nodes listed are ${listed.join()}, there are ${nodes.join()}`,
    name === `rabbit@$(POD_NAME).${set.spec?.serviceName}` || `a node is called ${name}`,
    /^default_queue_type = quorum$/m.test(files) || 'queues are not quorum queues by default',
    count === 1 || isCookieShared || 'the nodes share no cookie',
  ].filter((problem) => problem !== true);
}

/** For editions with the bundled servers. */
export const DATABASE_RULES: readonly Rule[] = [
  {
    name: 'has connections for all pods that there may be',
    find: poolProblems,
    violate: (resources) => {
      const { data } = named(resources, 'ConfigMap', 'gobbler');
      if (data) data['DATABASE_POOL_SIZE'] = '20';
    },
  },
  {
    name: 'makes the databases that are wanted',
    find: databaseProblems,
    violate: (resources) => {
      const { data } = named(resources, 'ConfigMap', 'gobbler-addresses');
      if (data) data['USER_DATABASE_URL'] = 'postgres://postgres:5432/users';
    },
  },
  {
    name: 'has databases that lose nothing',
    find: durabilityProblems,
    violate: (resources) => {
      mainContainer(named(resources, 'StatefulSet', 'mariadb')).args = ['--sync-binlog=0'];
    },
  },
  {
    name: 'has RabbitMQ’s nodes as they are listed',
    find: nodeProblems,
    violate: (resources) => {
      const { spec } = named(resources, 'StatefulSet', 'rabbitmq');
      if (spec) spec.replicas = 5;
    },
  },
];
