import {
  countSetting,
  readServiceSettings,
  secretSetting,
  serviceEnvironment,
  urlSetting,
  type Environment,
  type ServiceConfig,
} from '@gobbler/service-kit';
import type { SourceLimits } from './domain/source-limits';
import { PASSWORD_COST, type Argon2Cost } from './infra/passwords/argon2-cost';

export interface AuthConfig extends ServiceConfig {
  /** The key that signs access tokens is derived from it. */
  readonly tokenSecret: string;
  /** The secret before this one, while it is being rotated. */
  readonly previousTokenSecret: string | null;
  /** The user subgraph. */
  readonly userUrl: string;
  /** Days that a session of the phone app lives. */
  readonly facadeSessionDays: number;
  /** Wrong passwords of one address in 15 minutes: by all strangers together, and by each source that it knows. */
  readonly maxAttempts: number;
  readonly sourceLimits: SourceLimits;
  /** Sessions a person; one more ends the oldest. */
  readonly maxSessions: number;
  /** Days that the audit log is kept. */
  readonly auditLogDays: number;
  /** No setting: only tests take less. */
  readonly passwordCost: Argon2Cost;
}

/** The settings of the auth subgraph. Throws `SettingsError` with every problem. */
export function readAuthConfig(env: Environment = serviceEnvironment()): AuthConfig {
  const [common, settings] = readServiceSettings(
    'auth',
    4001,
    {
      AUTH_TOKEN_SECRET: secretSetting(),
      AUTH_TOKEN_SECRET_PREVIOUS: secretSetting().optional(),
      AUTH_FACADE_SESSION_DAYS: countSetting(10, { max: 365 }),
      AUTH_GUESS_LIMIT: countSetting(15),
      AUTH_SOURCE_GUESS_LIMIT: countSetting(30),
      AUTH_SOURCE_SIGN_UP_LIMIT: countSetting(30),
      AUTH_SESSION_LIMIT: countSetting(50),
      AUDIT_LOG_DAYS: countSetting(90, { max: 3_650 }),
      LOOPBACK_LIMIT: countSetting(0).removeDefault().optional(),
      USER_URL: urlSetting('http://127.0.0.1:4002'),
    },
    env,
  );
  return {
    ...common,
    tokenSecret: settings.AUTH_TOKEN_SECRET,
    previousTokenSecret: settings.AUTH_TOKEN_SECRET_PREVIOUS ?? null,
    userUrl: settings.USER_URL,
    facadeSessionDays: settings.AUTH_FACADE_SESSION_DAYS,
    maxAttempts: settings.AUTH_GUESS_LIMIT,
    sourceLimits: {
      guesses: settings.AUTH_SOURCE_GUESS_LIMIT,
      signUps: settings.AUTH_SOURCE_SIGN_UP_LIMIT,
      loopback: settings.LOOPBACK_LIMIT ?? null,
    },
    maxSessions: settings.AUTH_SESSION_LIMIT,
    auditLogDays: settings.AUDIT_LOG_DAYS,
    passwordCost: PASSWORD_COST,
  };
}
