/** Set by the global setup for the workers: the folder of this run. */
export const RUN_FOLDER_VARIABLE = 'GOBBLER_TEST_RUN_FOLDER';

export interface TestBedConfig {
  /** Null outside a jest run with the test bed's global setup. */
  readonly runFolder: string | null;
  /** A server to use instead of one of our own; its user must be allowed to create databases. */
  readonly postgresUrl: string | null;
}

export function readConfig(env: NodeJS.ProcessEnv = process.env): TestBedConfig {
  return { runFolder: env[RUN_FOLDER_VARIABLE] || null, postgresUrl: env['TEST_POSTGRES_URL'] || null };
}
