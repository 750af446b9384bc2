import { resolve } from 'node:path';
import type { Environment } from '@gobbler/service-kit';

/** Where Docker Compose mounts what this command reads and writes. */
export interface SettingsCommandConfig {
  /** The settings of all services together, as Compose gives them. */
  readonly env: Environment;
  /** Holds what is handed to other containers, a folder for each. */
  readonly runFolder: string;
  /** Holds what operators hand in as files. */
  readonly givenFolder: string;
}

export function readSettingsCommandConfig(env: Environment = process.env): SettingsCommandConfig {
  return {
    env,
    runFolder: resolve(env['GOBBLER_RUN_FOLDER'] || '/run/gobbler'),
    givenFolder: resolve(env['GOBBLER_GIVEN_FOLDER'] || '/given'),
  };
}
