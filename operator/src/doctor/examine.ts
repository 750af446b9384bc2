import { preflight } from '@gobbler/launcher/preflight';
import type { Environment } from '@gobbler/service-kit';
import { resolve } from 'node:path';
import { SERVICE_DATABASES } from '../service-databases';
import { useRunningSystem } from '../use-running-system';
import { checkDatabases } from './check-databases';
import { checkMachine } from './check-machine';
import { checkRabbitMq } from './check-rabbitmq';
import { checkRedis } from './check-redis';
import { checkServices } from './check-services';
import { checkDeployment, checkStart } from './check-settings';
import type { Finding } from './finding';

/** Looks at everything that the system of these settings needs. */
export async function examine(given: Environment): Promise<readonly Finding[]> {
  const dataDir = resolve(given['GOBBLER_DATA_DIR']?.trim() || '.gobbler');
  const env = await useRunningSystem(given, () => undefined);
  const isRunning = env !== given;
  const settings = async (): Promise<readonly Finding[]> =>
    given['NODE_ENV']?.trim() === 'production' ? checkDeployment(given) : checkStart(await preflight(given), isRunning);
  const named = SERVICE_DATABASES.filter(({ setting }) => env[setting]?.trim());
  const findings = await Promise.all([
    checkMachine(process.versions.node, dataDir),
    settings(),
    named.length > 0 ? checkDatabases(named, env) : Promise.resolve([NO_DATABASE]),
    checkRedis(env['REDIS_URL']?.trim() || undefined).then((finding) => [finding]),
    checkRabbitMq(env['RABBITMQ_URL']?.trim() || undefined),
    checkServices(env),
  ]);
  return findings.flat();
}

const NO_DATABASE: Finding = {
  subject: 'Databases',
  verdict: 'ok',
  message: 'none configured (…_DATABASE_URL): npm start brings its own PostgreSQL, and none is running',
};
