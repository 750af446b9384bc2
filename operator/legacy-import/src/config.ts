import { join } from 'node:path';
import { dataFolderSetting, databaseUrlSetting, readSettings, type Environment } from '@gobbler/service-kit';

export interface ImportConfig {
  /** The old system's databases. */
  readonly legacy: {
    readonly authUrl: string;
    readonly userUrl: string;
    readonly postUrl: string;
    readonly reservationUrl: string;
  };
  /** Those of the services. */
  readonly authUrl: string;
  readonly userUrl: string;
  readonly postUrl: string;
  readonly reservationUrl: string;
  readonly paymentUrl: string;
  /** Where the list of what was not taken over goes when nothing else is asked for. */
  readonly reportFile: string;
}

/** The settings of an import. Throws `SettingsError` with every problem. */
export function readImportConfig(env: Environment): ImportConfig {
  const settings = readSettings(
    'import-legacy',
    {
      LEGACY_AUTH_DATABASE_URL: legacyUrlSetting(env, POSTGRES),
      LEGACY_USER_DATABASE_URL: legacyUrlSetting(env, POSTGRES),
      LEGACY_POST_DATABASE_URL: legacyUrlSetting(env, MYSQL),
      LEGACY_RESERVATION_DATABASE_URL: legacyUrlSetting(env, MYSQL),
      AUTH_DATABASE_URL: databaseUrlSetting(env),
      USER_DATABASE_URL: databaseUrlSetting(env),
      POST_DATABASE_URL: databaseUrlSetting(env),
      RESERVATION_DATABASE_URL: databaseUrlSetting(env),
      PAYMENT_DATABASE_URL: databaseUrlSetting(env),
      GOBBLER_DATA_DIR: dataFolderSetting(),
    },
    env,
  );
  return {
    legacy: {
      authUrl: settings.LEGACY_AUTH_DATABASE_URL,
      userUrl: settings.LEGACY_USER_DATABASE_URL,
      postUrl: settings.LEGACY_POST_DATABASE_URL,
      reservationUrl: settings.LEGACY_RESERVATION_DATABASE_URL,
    },
    authUrl: settings.AUTH_DATABASE_URL,
    userUrl: settings.USER_DATABASE_URL,
    postUrl: settings.POST_DATABASE_URL,
    reservationUrl: settings.RESERVATION_DATABASE_URL,
    paymentUrl: settings.PAYMENT_DATABASE_URL,
    reportFile: join(settings.GOBBLER_DATA_DIR, 'import-legacy-report.jsonl'),
  };
}

const POSTGRES = { schemes: /^postgres(ql)?:/, example: 'postgres://user:password@host:5432/name' };
const MYSQL = { schemes: /^(mysql|mariadb):/, example: 'mysql://user:password@host:3306/name' };

/** The old system had each of its databases on one engine. */
function legacyUrlSetting(env: Environment, { schemes, example }: typeof POSTGRES) {
  return databaseUrlSetting(env, example).refine((url) => schemes.test(url), {
    error: `is not on the engine that the old system had it on. Give an address such as ${example}`,
  });
}
