import { SettingsError, type Environment, type SettingProblem } from '@gobbler/service-kit';
import { readLauncherConfig, type LauncherConfig } from './config';
import { SECRET_NAMES } from './data-folder/read-or-make-secrets';
import { LaunchError } from './launch-error';
import { checkSettings } from './settings/check-settings';
import { choosePorts, type Ports } from './settings/choose-ports';
import { embeddedSettings } from './settings/embedded-settings';

/** What `npm start` would find before it starts anything. */
export interface Preflight {
  /** Where its data would lie; null when the settings don't say. */
  readonly dataDir: string | null;
  readonly problems: readonly SettingProblem[];
  /** The port of its router, when it can have it. */
  readonly port: number | null;
  /** Why it can't. */
  readonly portProblem: string | null;
}

/** Reads settings and tries ports as `npm start` does with this environment, and leaves nothing behind. */
export async function preflight(env: Environment): Promise<Preflight> {
  let config: LauncherConfig;
  try {
    config = readLauncherConfig(env);
  } catch (error) {
    return { dataDir: null, problems: problemsOf(error), port: null, portProblem: null };
  }
  const { dataDir, host, port } = config;
  try {
    const ports = await choosePorts(host, port);
    return { dataDir, problems: problemsWith(config, ports), port: ports.router, portProblem: null };
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    return {
      dataDir,
      problems: problemsWith(config, await choosePorts(host, 0)),
      port: null,
      portProblem: error.message,
    };
  }
}

function problemsWith({ env, dataDir, host }: LauncherConfig, ports: Ports): readonly SettingProblem[] {
  try {
    // What npm start makes by itself is of the right form whatever it is.
    const secrets = Object.fromEntries(SECRET_NAMES.map((name) => [name, 'made-at-the-first-start'.repeat(4)]));
    const databaseUrl = (name: string): string => `postgres://gobbler:not-known-yet@127.0.0.1/${name}`;
    checkSettings(embeddedSettings({ env, dataDir, host, ports, secrets, databaseUrl }));
    return [];
  } catch (error) {
    return problemsOf(error);
  }
}

function problemsOf(error: unknown): readonly SettingProblem[] {
  if (error instanceof SettingsError) return error.problems;
  throw error;
}
