import { randomBytes } from 'node:crypto';
import { readConfig, type TestBedConfig } from './config';
import { sharedRecipe } from './shared-recipe';

export interface TestVhost {
  /** `amqp://user:password@host:port/vhost` */
  readonly url: string;
  readonly vhost: string;
  /** Of the management API, with user and password: to look at queues from outside. */
  readonly apiUrl: string;
  /** Ends its connections and drops it with all its queues. */
  drop(): Promise<void>;
}

/** Only against a hang: on a busy machine RabbitMQ takes half a minute for a virtual host. */
const TIMEOUT_MS = 180_000;

/**
 * A virtual host of one test file, on the run's RabbitMQ or on that of `TEST_RABBITMQ_URL` (whose management API is looked
 * for at port 15672, or at `TEST_RABBITMQ_API_URL`).
 */
export async function createTestVhost(config: TestBedConfig = readConfig()): Promise<TestVhost> {
  const { url: serverUrl, apiUrl } = await sharedRecipe('rabbitmq', config);
  if (apiUrl === undefined) throw new Error('a RabbitMQ without its management API');
  const vhost = `test-${randomBytes(8).toString('hex')}`;
  const user = decodeURIComponent(new URL(serverUrl).username) || 'guest';
  await callApi(apiUrl, 'PUT', `/vhosts/${vhost}`);
  await callApi(apiUrl, 'PUT', `/permissions/${vhost}/${user}`, { configure: '.*', write: '.*', read: '.*' });
  const url = new URL(serverUrl);
  url.pathname = `/${vhost}`;
  return { url: url.href, vhost, apiUrl, drop: () => callApi(apiUrl, 'DELETE', `/vhosts/${vhost}`) };
}

async function callApi(apiUrl: string, method: 'PUT' | 'DELETE', path: string, body?: object): Promise<void> {
  const { username, password, origin } = new URL(apiUrl);
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const answer = await fetch(`${origin}/api${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/json',
    },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  if (!answer.ok && answer.status !== 404) throw new Error(`RabbitMQ: ${method} ${path}: ${answer.status} ${text}`);
}
