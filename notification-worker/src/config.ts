import {
  COMMON_SETTINGS,
  dataFolderSetting,
  databaseUrlSetting,
  metricsPortOf,
  metricsPortSetting,
  poolSizeSetting,
  portSetting,
  rabbitMqUrlSetting,
  readSettings,
  timeZoneSetting,
  toCommonConfig,
  urlSetting,
  type CommonConfig,
  type Environment,
} from '@gobbler/service-kit';

export interface NotificationWorkerConfig extends CommonConfig {
  /** Of health alone. */
  readonly port: number;
  readonly databaseUrl: string;
  /** Connections, at most. */
  readonly databasePoolSize: number;
  /** Left out, the broker is a stand-in inside the process. */
  readonly rabbitMqUrl?: string | undefined;
  /** Addresses without a path. */
  readonly userUrl: string;
  readonly reservationUrl: string;
  readonly paymentUrl: string;
  /** IANA name of the zone in which phones are told when a post ends. */
  readonly timeZone: string;
  /** Where the stand-ins keep their files. */
  readonly dataDir: string;
}

/** The settings of the notification worker. Throws `SettingsError` with every problem. */
export function readNotificationWorkerConfig(env: Environment = process.env): NotificationWorkerConfig {
  const settings = readSettings(
    'notification-worker',
    {
      NOTIFICATION_WORKER_PORT: portSetting(4006),
      NOTIFICATION_WORKER_METRICS_PORT: metricsPortSetting(),
      NOTIFICATION_WORKER_DATABASE_URL: databaseUrlSetting(env),
      NOTIFICATION_WORKER_DATABASE_POOL_SIZE: poolSizeSetting(),
      ...COMMON_SETTINGS,
      USER_URL: urlSetting('http://127.0.0.1:4002'),
      RESERVATION_URL: urlSetting('http://127.0.0.1:4004'),
      PAYMENT_URL: urlSetting('http://127.0.0.1:4005'),
      FACADE_TIME_ZONE: timeZoneSetting('Asia/Singapore'),
      RABBITMQ_URL: rabbitMqUrlSetting(),
      GOBBLER_DATA_DIR: dataFolderSetting(),
    },
    env,
  );
  return {
    ...toCommonConfig(settings),
    port: settings.NOTIFICATION_WORKER_PORT,
    metricsPort: metricsPortOf(settings.NOTIFICATION_WORKER_PORT, settings.NOTIFICATION_WORKER_METRICS_PORT),
    databaseUrl: settings.NOTIFICATION_WORKER_DATABASE_URL,
    databasePoolSize: settings.NOTIFICATION_WORKER_DATABASE_POOL_SIZE,
    rabbitMqUrl: settings.RABBITMQ_URL,
    userUrl: settings.USER_URL,
    reservationUrl: settings.RESERVATION_URL,
    paymentUrl: settings.PAYMENT_URL,
    timeZone: settings.FACADE_TIME_ZONE,
    dataDir: settings.GOBBLER_DATA_DIR,
  };
}
