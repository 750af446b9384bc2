import { z } from 'zod';
import { rabbitMqUrlSetting } from './fields';
import { neededInProduction } from './needed-in-production';
import type { Environment } from './read-settings';

/** What every service reads that speaks to the broker; spread them into its own. */
export function rabbitMqSettings(env: Environment) {
  return {
    RABBITMQ_URL: neededInProduction(
      env,
      rabbitMqUrlSetting(),
      'Give an address such as amqp://user:password@host:5672',
    ),
    RABBITMQ_RETRY_DELAYS_MS: delaysSetting(),
  };
}

/** What {@link rabbitMqSettings} say. */
export interface RabbitMqConfig {
  readonly url: string;
  /** Milliseconds before the second, third, fourth and fifth attempt; the adapter's own when left out. */
  readonly retryDelays?: readonly number[] | undefined;
}

type RabbitMqSettings = z.infer<z.ZodObject<ReturnType<typeof rabbitMqSettings>>>;

/** Undefined without an address: then the broker is a stand-in inside the process. */
export function toRabbitMqConfig(settings: RabbitMqSettings): RabbitMqConfig | undefined {
  const { RABBITMQ_URL: url, RABBITMQ_RETRY_DELAYS_MS: retryDelays } = settings;
  return url === undefined ? undefined : { url, retryDelays };
}

/** An event is tried five times, so there are four delays. */
function delaysSetting() {
  return z
    .string()
    .regex(/^\s*\d{1,8}(\s*,\s*\d{1,8}){3}\s*$/, { error: 'must be four numbers of milliseconds between commas' })
    .transform((value) => value.split(',').map(Number))
    .optional();
}
