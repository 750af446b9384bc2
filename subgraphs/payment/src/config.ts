import { join } from 'node:path';
import {
  COMMON_SETTINGS,
  dataFolderSetting,
  databaseUrlSetting,
  isPlaceholder,
  metricsPortOf,
  metricsPortSetting,
  originListSetting,
  poolSizeSetting,
  portSetting,
  rabbitMqSettings,
  readSettings,
  serviceEnvironment,
  textSetting,
  toCommonConfig,
  toRabbitMqConfig,
  urlSetting,
  type CommonConfig,
  type Environment,
  type RabbitMqConfig,
} from '@gobbler/service-kit';
import { z } from 'zod';

export interface PaymentConfig extends CommonConfig {
  readonly port: number;
  readonly databaseUrl: string;
  /** Connections, at most. */
  readonly databasePoolSize: number;
  /** Left out, the broker is a stand-in inside the process. */
  readonly rabbitMq?: RabbitMqConfig | undefined;
  /** Addresses of the services that are asked. */
  readonly userUrl: string;
  readonly authUrl: string;
  /** Where people reach the system. */
  readonly publicUrl: string;
  /** Origins to which a checkout may send a browser; exactly these. */
  readonly redirectOrigins: readonly string[];
  /** Null: the local stand-in. */
  readonly stripe: StripeSettings | null;
  /** Any of them may have signed a webhook, the one in use first. The stand-in makes one when there is none. */
  readonly webhookSecrets: readonly string[];
  /** Where the stand-ins keep their files. */
  readonly dataDir: string;
}

export interface StripeSettings {
  /** Stripe itself when null. */
  readonly apiUrl: string | null;
  readonly apiKey: string;
  /** What premium costs. */
  readonly priceId: string;
}

/** Where the phone app goes after paying, and the system's own pages. */
const DEFAULT_ORIGINS = ['http://www.google.com', 'http://127.0.0.1:4000'];

/** The settings of the payment subgraph. Throws `SettingsError` with every problem. */
export function readPaymentConfig(env: Environment = serviceEnvironment()): PaymentConfig {
  const settings = readSettings('payment', { ...sharedShape(env), ...stripeShape(env) }, env);
  const { STRIPE_API_KEY, STRIPE_PRICE_ID, STRIPE_WEBHOOK_SECRET, STRIPE_WEBHOOK_SECRET_PREVIOUS } = settings;
  return {
    ...toCommonConfig(settings),
    port: settings.PAYMENT_PORT,
    metricsPort: metricsPortOf(settings.PAYMENT_PORT, settings.PAYMENT_METRICS_PORT),
    databaseUrl: settings.PAYMENT_DATABASE_URL,
    databasePoolSize: settings.PAYMENT_DATABASE_POOL_SIZE,
    rabbitMq: toRabbitMqConfig(settings),
    userUrl: settings.USER_URL,
    authUrl: settings.AUTH_URL,
    publicUrl: settings.ROUTER_PUBLIC_URL,
    redirectOrigins: settings.PAYMENT_REDIRECT_ORIGINS ?? [
      ...DEFAULT_ORIGINS,
      new URL(settings.ROUTER_PUBLIC_URL).origin,
    ],
    stripe:
      STRIPE_API_KEY && STRIPE_PRICE_ID
        ? { apiUrl: settings.STRIPE_API_URL ?? null, apiKey: STRIPE_API_KEY, priceId: STRIPE_PRICE_ID }
        : null,
    webhookSecrets: [STRIPE_WEBHOOK_SECRET, STRIPE_WEBHOOK_SECRET_PREVIOUS].filter((secret) => secret !== undefined),
    dataDir: settings.GOBBLER_DATA_DIR,
  };
}

/** What an operator's comparison with Stripe needs. */
export interface ReconciliationConfig {
  readonly databaseUrl: string;
  readonly stripe: StripeSettings;
}

/** Their settings, the same as the service's. Throws `SettingsError`: with the stand-in there is nothing to compare. */
export function readReconciliationConfig(env: Environment = serviceEnvironment()): ReconciliationConfig {
  const { PAYMENT_DATABASE_URL, STRIPE_API_KEY, STRIPE_API_URL } = readSettings(
    'payment',
    {
      PAYMENT_DATABASE_URL: databaseUrlSetting(env),
      STRIPE_API_KEY: textSetting(KEY_ADVICE),
      STRIPE_API_URL: urlSetting().optional(),
    },
    env,
  );
  return {
    databaseUrl: PAYMENT_DATABASE_URL,
    // Nothing is sold here.
    stripe: { apiUrl: STRIPE_API_URL ?? null, apiKey: STRIPE_API_KEY, priceId: '' },
  };
}

/** Where the local Stripe keeps its state. */
export function localStripeFolder({ dataDir }: PaymentConfig): string {
  return join(dataDir, 'stripe');
}

function sharedShape(env: Environment) {
  return {
    PAYMENT_PORT: portSetting(4005),
    PAYMENT_METRICS_PORT: metricsPortSetting(),
    PAYMENT_DATABASE_URL: databaseUrlSetting(env),
    PAYMENT_DATABASE_POOL_SIZE: poolSizeSetting(),
    ...COMMON_SETTINGS,
    USER_URL: urlSetting('http://127.0.0.1:4002'),
    AUTH_URL: urlSetting('http://127.0.0.1:4001'),
    ROUTER_PUBLIC_URL: urlSetting('http://127.0.0.1:4000'),
    PAYMENT_REDIRECT_ORIGINS: originListSetting().optional(),
    ...rabbitMqSettings(env),
    GOBBLER_DATA_DIR: dataFolderSetting(),
  };
}

const KEY_ADVICE = 'Take the secret key (sk_…) from https://dashboard.stripe.com/apikeys';

/** Stripe's settings belong together: with a key or an address, and in production, all of them are needed. */
function stripeShape(env: Environment) {
  const isStripeWanted =
    env['NODE_ENV']?.trim() === 'production' || isGiven(env['STRIPE_API_KEY']) || isGiven(env['STRIPE_API_URL']);
  const needed = (advice: string) => (isStripeWanted ? textSetting(advice) : unlessPlaceholder());
  return {
    STRIPE_API_URL: urlSetting().optional(),
    STRIPE_API_KEY: needed(KEY_ADVICE),
    STRIPE_PRICE_ID: needed('Take the id (price_…) of the price of premium from https://dashboard.stripe.com/prices'),
    STRIPE_WEBHOOK_SECRET: needed(
      'Take the signing secret (whsec_…) of the endpoint <public address>/user/webhook from https://dashboard.stripe.com/webhooks',
    ),
    STRIPE_WEBHOOK_SECRET_PREVIOUS: unlessPlaceholder(),
  };
}

function isGiven(value: string | undefined): boolean {
  const text = value?.trim() ?? '';
  return text !== '' && !isPlaceholder(text);
}

function unlessPlaceholder() {
  return z
    .string()
    .optional()
    .transform((value) => (isGiven(value) ? value : undefined));
}
