import { serviceEnvironment } from '../settings/config';
import type { Environment } from '../settings/read-settings';

/** The settings of a service's own migrate: those of its container and nothing else. */
export function readMigrateEnvironment(env: Environment = serviceEnvironment()): Environment {
  return env;
}
