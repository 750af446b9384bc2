import { readAuthConfig } from '@gobbler/auth';
import { readNotificationWorkerConfig } from '@gobbler/notification-worker';
import { readPaymentConfig } from '@gobbler/payment';
import { readPostConfig } from '@gobbler/post';
import { readReservationConfig } from '@gobbler/reservation';
import { readRouterConfig } from '@gobbler/router';
import { SettingsError, type CommonConfig, type Environment, type SettingProblem } from '@gobbler/service-kit';
import { readUserConfig } from '@gobbler/user';
import { recordReads } from './record-reads';

type ServiceConfig = Pick<CommonConfig, 'host' | 'environment' | 'metricsPort' | 'drainMs'> & {
  readonly port: number;
  readonly databaseUrl?: string;
};

interface Service {
  /** The folder with `dist/main.js`, seen from the top of the repository. */
  readonly folder: string;
  /** Throws `SettingsError`. */
  readonly readConfig: (env: Environment) => ServiceConfig;
}

/** Every service and its own reading of settings. */
export const SERVICES = {
  router: { folder: 'router', readConfig: readRouterConfig },
  auth: { folder: 'subgraphs/auth', readConfig: readAuthConfig },
  user: { folder: 'subgraphs/user', readConfig: readUserConfig },
  post: { folder: 'subgraphs/post', readConfig: readPostConfig },
  reservation: { folder: 'subgraphs/reservation', readConfig: readReservationConfig },
  payment: { folder: 'subgraphs/payment', readConfig: readPaymentConfig },
  'notification-worker': { folder: 'notification-worker', readConfig: readNotificationWorkerConfig },
} satisfies Readonly<Record<string, Service>>;

export type ServiceName = keyof typeof SERVICES;
export const SERVICE_NAMES = Object.keys(SERVICES) as ServiceName[];

export interface ServiceSettings {
  readonly service: ServiceName;
  /** Every name that the service looks at, sorted. */
  readonly reads: readonly string[];
  /** Those without which it does not start in production, sorted. */
  readonly requires: readonly string[];
  /** What it makes of the environment that it was given. */
  readonly config: ServiceConfig;
}

/**
 * What a service's own code asks its environment for.
 * @param complete an environment in which it starts in production; throws `SettingsError` when it doesn't
 */
export function readServiceSettings(service: ServiceName, complete: Environment): ServiceSettings {
  const { readConfig }: Service = SERVICES[service];
  const { env, names } = recordReads(complete);
  const config = readConfig(env);
  const reads = [...names].toSorted();
  const requires = reads.filter((name) => findProblems(service, { ...complete, [name]: undefined }).length > 0);
  return { service, reads, requires, config };
}

/** What a service says of its settings; empty when it would start with them. */
export function findProblems(service: ServiceName, env: Environment): readonly SettingProblem[] {
  const { readConfig }: Service = SERVICES[service];
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
