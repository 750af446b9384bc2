import { hostname } from 'node:os';
import { z } from 'zod';
import { crashSetting, type CrashSetting } from './crash-setting';
import { countSetting, environmentSetting, logLevelSetting, secretSetting, type RuntimeEnvironment } from './fields';
import { SettingsError } from './settings-error';
import { toTracingConfig, TRACING_SETTINGS, type TracingConfig } from '../tracing/tracing-settings';

/** Settings that all services read under the same names; spread them into a service's own. */
export const COMMON_SETTINGS = {
  NODE_ENV: environmentSetting(),
  LOG_LEVEL: logLevelSetting(),
  HOST: z.string().default('127.0.0.1'),
  INTERNAL_TOKEN_SECRET: secretSetting(),
  INTERNAL_TOKEN_SECRET_PREVIOUS: secretSetting().optional(),
  INSTANCE_NAME: z.string().optional(),
  CRASH_POINT: crashSetting().optional(),
  DRAIN_MS: countSetting(0, { min: 0, max: 60_000 }),
  ...TRACING_SETTINGS,
};

/** What {@link COMMON_SETTINGS} say. */
export interface CommonConfig {
  readonly environment: RuntimeEnvironment;
  readonly logLevel: string;
  /** The address to listen on. */
  readonly host: string;
  /** Signs the tokens by which services know each other. */
  readonly internalTokenSecret: string;
  /** Another secret whose tokens are accepted too while the secret is being rotated. Nothing is signed with it. */
  readonly previousInternalTokenSecret?: string | undefined;
  /** Distinguishes this process from others of its service, also after a restart; host name and port when it has none. */
  readonly instanceName?: string | undefined;
  /** Where a fault test ends this process; never in production. */
  readonly crash?: CrashSetting | undefined;
  /** Milliseconds to go on serving after SIGTERM while `/readyz` says 503 already. */
  readonly drainMs?: number | undefined;
  /** Where metrics are served, 0 for any free port; left out, they are not. */
  readonly metricsPort?: number | undefined;
  /** How requests are traced; left out, a service alone does not trace. */
  readonly tracing?: TracingConfig | undefined;
  /** Nor does `npm start`, which otherwise keeps traces in memory. */
  readonly isTracingOff?: boolean;
}

type CommonSettings = z.infer<z.ZodObject<typeof COMMON_SETTINGS>>;

/** Names the common settings as a service's code does. Throws `SettingsError` when a fault test's are set in production. */
export function toCommonConfig(settings: CommonSettings): CommonConfig {
  if (settings.NODE_ENV === 'production' && settings.CRASH_POINT) {
    const message = 'ends the process on purpose, which is for fault tests alone. Remove it, or NODE_ENV=production';
    throw new SettingsError('this service', [{ name: 'CRASH_POINT', message }]);
  }
  return {
    environment: settings.NODE_ENV,
    logLevel: settings.LOG_LEVEL,
    host: settings.HOST,
    internalTokenSecret: settings.INTERNAL_TOKEN_SECRET,
    previousInternalTokenSecret: settings.INTERNAL_TOKEN_SECRET_PREVIOUS,
    instanceName: settings.INSTANCE_NAME,
    crash: settings.CRASH_POINT,
    drainMs: settings.DRAIN_MS || undefined,
    tracing: toTracingConfig(settings),
    isTracingOff: settings.OTEL_SDK_DISABLED,
  };
}

/**
 * How a process signs what it claims (events to publish, say): the same after a restart, so that it takes its own up at once,
 * and another one for each replica.
 */
export function instanceIdOf(
  service: string,
  { instanceName, port }: Pick<CommonConfig, 'instanceName'> & { readonly port: number },
): string {
  return `${service}@${instanceName ?? `${hostname()}:${port}`}`;
}
