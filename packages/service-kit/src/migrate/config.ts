import type { Environment } from '../settings/read-settings';

/** The settings of a service's own migrate: the environment and nothing else, as its container has it. */
export function readMigrateEnvironment(env: Environment = process.env): Environment {
  return env;
}
