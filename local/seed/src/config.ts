import { databaseUrlSetting, environmentSetting, readSettings, type Environment } from '@gobbler/service-kit';

/** The databases that a city is planted in. */
export interface SeedConfig {
  readonly authUrl: string;
  readonly userUrl: string;
  readonly postUrl: string;
  readonly reservationUrl: string;
}

/** The settings of `npm run seed`. Throws `SettingsError`, also for production: made-up people don't belong there. */
export function readSeedConfig(env: Environment): SeedConfig {
  const settings = readSettings(
    'seed',
    {
      NODE_ENV: environmentSetting().refine((value) => value !== 'production', {
        error: 'is production, which made-up people and posts do not belong in. Leave NODE_ENV out.',
      }),
      AUTH_DATABASE_URL: databaseUrlSetting(env),
      USER_DATABASE_URL: databaseUrlSetting(env),
      POST_DATABASE_URL: databaseUrlSetting(env),
      RESERVATION_DATABASE_URL: databaseUrlSetting(env),
    },
    env,
  );
  return {
    authUrl: settings.AUTH_DATABASE_URL,
    userUrl: settings.USER_DATABASE_URL,
    postUrl: settings.POST_DATABASE_URL,
    reservationUrl: settings.RESERVATION_DATABASE_URL,
  };
}
