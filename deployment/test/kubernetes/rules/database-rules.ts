import { asEnvironment, resolveEnv } from '../support/resolve-env';
import { containerAt, containers, mainContainer, named, nameOf, type Resource } from '../support/resource';
import { difference, together, type Rule } from './rule';

/** Connections that are left for people and for backups. */
const SPARE = 20;
const ENGINES = ['postgres', 'mariadb'] as const;
type Engine = (typeof ENGINES)[number];

/** The services that use a server: the name of their database, and how many connections all their pods may open. */
function usersOf(resources: readonly Resource[], engine: Engine): { database: string; connections: number }[] {
  return containers(resources)
    .filter(({ isInit }) => !isInit)
    .flatMap(({ workload, container }) => {
      const env = Object.entries(asEnvironment(resolveEnv(resources, container)));
      const address = env.find(([name]) => name.endsWith('_DATABASE_URL'))?.[1];
      if (address === undefined || new URL(address).hostname !== engine) return [];
      const poolSize = Number(env.find(([name]) => name.endsWith('_DATABASE_POOL_SIZE'))?.[1] ?? 10);
      const maxReplicas = named(resources, 'HorizontalPodAutoscaler', nameOf(workload)).spec?.maxReplicas ?? 0;
      // One more pod while a version is rolled out.
      return [{ database: new URL(address).pathname.slice(1), connections: (maxReplicas + 1) * poolSize }];
    });
}

const argumentsOf = (resources: readonly Resource[], engine: Engine) =>
  (mainContainer(named(resources, 'StatefulSet', engine)).args ?? []).join(' ');

function poolProblems(resources: readonly Resource[]): string[] {
  return ENGINES.flatMap((engine) => {
    const needed = usersOf(resources, engine).reduce((sum, { connections }) => sum + connections, SPARE);
    const allowed = Number(/max[_-]connections=(\d+)/.exec(argumentsOf(resources, engine))?.[1] ?? 0);
    return needed <= allowed ? [] : [`${engine} allows ${allowed} connections, and ${needed} may be needed`];
  });
}

function databaseProblems(resources: readonly Resource[]): string[] {
  return ENGINES.flatMap((engine) => {
    const script = named(resources, 'ConfigMap', `${engine}-init`).data?.['create-databases.sh'] ?? '';
    const made = /^for database in ([\w ]+);/m.exec(script)?.[1]?.split(' ') ?? [];
    return difference(
      `database of ${engine}`,
      made,
      usersOf(resources, engine).map(({ database }) => database),
    );
  });
}

/** What our services check before they trust a database. */
const DURABLE = {
  postgres: [/\bfsync=on\b/, /\bsynchronous_commit=on\b/],
  mariadb: [/--innodb-flush-log-at-trx-commit=1\b/, /--sync-binlog=1\b/],
};

/** RabbitMQ knows its nodes by name: as many as there are, named as the pods are. */
function nodeProblems(resources: readonly Resource[]): string[] {
  const config = Object.values(named(resources, 'ConfigMap', 'rabbitmq').data ?? {}).join('\n');
  const { replicas = 1, serviceName } = named(resources, 'StatefulSet', 'rabbitmq').spec ?? { serviceName: '' };
  const listed = [...config.matchAll(/classic_config\.nodes\.\d+ = (\S+)/g)].map(([, node = '']) => node);
  const nodes = Array.from({ length: replicas }, (_, index) => `rabbit@rabbitmq-${index}.${serviceName}`);
  const { env = [] } = mainContainer(named(resources, 'StatefulSet', 'rabbitmq'));
  const name = env.find((variable) => variable.name === 'RABBITMQ_NODENAME')?.value;
  const hasCookie = containerAt(resources, 'rabbitmq/cookie').env?.some(
    (variable) => variable.name === 'ERLANG_COOKIE',
  );
  return [
    ...difference('node', listed, nodes),
    ...(name === `rabbit@$(POD_NAME).${serviceName}` ? [] : [`a node is called ${name}`]),
    ...(/^default_queue_type = quorum$/m.test(config) ? [] : ['queues are not quorum queues by default']),
    ...(replicas === 1 || hasCookie ? [] : ['the nodes share no cookie']),
  ];
}

/** For editions with the bundled servers. */
export const DATABASE_RULES: readonly Rule[] = [
  together('has connections for as many pods as there may be', poolProblems, {
    'has larger pools': (resources) =>
      Object.assign(named(resources, 'ConfigMap', 'gobbler').data ?? {}, { DATABASE_POOL_SIZE: '20' }),
  }),
  together('creates the databases that services use', databaseProblems, {
    'uses another database': (resources) =>
      Object.assign(named(resources, 'ConfigMap', 'gobbler-addresses').data ?? {}, {
        USER_DATABASE_URL: 'postgres://postgres:5432/users',
      }),
  }),
  together(
    'has databases that keep what they have committed',
    (resources) =>
      ENGINES.flatMap((engine) => {
        const args = argumentsOf(resources, engine);
        return DURABLE[engine].filter((setting) => !setting.test(args)).map(String);
      }),
    {
      'flushes when it likes': (resources) =>
        (mainContainer(named(resources, 'StatefulSet', 'mariadb')).args = ['--sync-binlog=0']),
    },
  ),
  together('lists RabbitMQ’s nodes as they are', nodeProblems, {
    'has five nodes': (resources) =>
      Object.assign(named(resources, 'StatefulSet', 'rabbitmq').spec ?? {}, { replicas: 5 }),
  }),
];
