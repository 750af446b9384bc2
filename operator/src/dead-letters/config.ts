import { join } from 'node:path';
import { dataFolderSetting, rabbitMqUrlSetting, readSettings, type Environment } from '@gobbler/service-kit';

export interface DeadLettersConfig {
  /** Left out: the letters of the stand-in for RabbitMQ are read from its file. */
  readonly rabbitMqUrl?: string | undefined;
  readonly standInFile: string;
}

/** The settings of `npm run dead-letters`. Throws `SettingsError`. */
export function readDeadLettersConfig(env: Environment): DeadLettersConfig {
  const settings = readSettings(
    'dead-letters',
    { RABBITMQ_URL: rabbitMqUrlSetting(), GOBBLER_DATA_DIR: dataFolderSetting() },
    env,
  );
  return { rabbitMqUrl: settings.RABBITMQ_URL, standInFile: join(settings.GOBBLER_DATA_DIR, 'dead-letters.jsonl') };
}
