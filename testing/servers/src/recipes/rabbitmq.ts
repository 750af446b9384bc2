import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place, Recipe } from './recipe';

const USER = 'test';

/** With the management plugin: virtual hosts are made over HTTP, since each `rabbitmqctl` boots an Erlang of its own. */
export const rabbitmq: Recipe = {
  kind: 'rabbitmq',
  title: 'RabbitMQ',
  programs: {
    // Debian's own wrapper in /usr/sbin changes the user; the script behind it does not.
    server: ['/usr/lib/rabbitmq/bin/rabbitmq-server', 'rabbitmq-server'],
    rabbitmqctl: ['/usr/lib/rabbitmq/bin/rabbitmqctl', 'rabbitmqctl'],
    epmd: ['epmd'],
    erl: ['erl'],
  },
  packages: ['rabbitmq-server'],
  services: ['rabbitmq-server', 'epmd.service', 'epmd.socket'],
  portCount: 4,
  async prepare({ folder, ports, password }) {
    const settings = [
      'loopback_users = none',
      `default_user = ${USER}`,
      `default_pass = ${password}`,
      'log.console = true',
      'log.file = false',
      'disk_free_limit.absolute = 50MB',
      'management.tcp.ip = 127.0.0.1',
      `management.tcp.port = ${ports[1]}`,
    ];
    await writeFile(join(folder, 'rabbitmq.conf'), `${settings.join('\n')}\n`, { mode: 0o600 });
    await writeFile(join(folder, 'enabled_plugins'), '[rabbitmq_management].\n');
    return null;
  },
  /** Erlang's directory of nodes; RabbitMQ would leave one of its own behind. */
  companions: ({ ports }, programs) => [
    { file: programs['epmd'] ?? '', args: ['-port', `${ports[3]}`, '-address', '127.0.0.1'] },
  ],
  command: (place, programs) => ({ file: programs['server'] ?? '', args: [], env: rabbitmqEnvironment(place) }),
  toolEnvironment: rabbitmqEnvironment,
  container: {
    ports: [5672, 15672],
    env: (password) => ({ RABBITMQ_DEFAULT_USER: USER, RABBITMQ_DEFAULT_PASS: password }),
    args: () => [],
  },
  addresses: ({ ports, password }) => ({
    url: `amqp://${USER}:${password}@127.0.0.1:${ports[0]}`,
    apiUrl: `http://${USER}:${password}@127.0.0.1:${ports[1]}`,
  }),
  /** The plugin answers late in the broker's start, and reports a failure until the broker listens for clients. */
  async isReady({ apiUrl = '' }) {
    const { username, password, origin } = new URL(apiUrl);
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const answer = await fetch(`${origin}/api/health/checks/protocol-listener/amqp`, {
      headers: { authorization },
      signal: AbortSignal.timeout(2_000),
    }).catch(() => null);
    await answer?.body?.cancel();
    return answer?.status === 200;
  },
};

/** For the server and its tools alike: everything below our folder and on our ports. */
function rabbitmqEnvironment({ folder, ports }: Place): Record<string, string> {
  return {
    HOME: folder,
    RABBITMQ_NODENAME: `test${ports[0]}@localhost`,
    RABBITMQ_NODE_PORT: `${ports[0]}`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_DIST_PORT: `${ports[2]}`,
    ERL_EPMD_PORT: `${ports[3]}`,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq'),
    RABBITMQ_PID_FILE: join(folder, 'rabbitmq.own.pid'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
    // The script then becomes the server instead of its parent, so that its process id is the server's.
    RABBITMQ_ALLOW_INPUT: '1',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-noinput -kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none',
  };
}
