import { RUN_FOLDER_VARIABLE, type TestRun } from '@gobbler/test-servers';

/** Shows the test servers where this run keeps its files. */
export function announceRunFolder({ folder }: TestRun, env: NodeJS.ProcessEnv = process.env): void {
  env[RUN_FOLDER_VARIABLE] = folder;
}

export interface PlainConfig {
  readonly port: number;
  readonly databaseUrl: string;
  /** Connections, at most. */
  readonly poolSize: number;
}

/** The settings of the plain implementation. */
export function readPlainConfig(env: NodeJS.ProcessEnv = process.env): PlainConfig {
  return { port: Number(env['PLAIN_PORT']), databaseUrl: env['PLAIN_DATABASE_URL'] ?? '', poolSize: 10 };
}
