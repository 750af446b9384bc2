import {
  databaseUrlSetting,
  isPlaceholder,
  originListSetting,
  rabbitMqSettings,
  readServiceSettings,
  readSettings,
  serviceEnvironment,
  textSetting,
  toRabbitMqConfig,
  urlSetting,
  type Environment,
  type RabbitMqConfig,
  type ServiceConfig,
} from '@gobbler/service-kit';
import { z } from 'zod';
import type { StripeConnection } from './infra/stripe-gateway';

export interface PaymentConfig extends ServiceConfig {
  /** Undefined: the broker is a stand-in in this process. */
  readonly rabbitMq?: RabbitMqConfig | undefined;
  /** Addresses of the services that are asked. */
  readonly userUrl: string;
  readonly authUrl: string;
  /** Where people reach the system. */
  readonly publicUrl: string;
  /** Origins to which a checkout may send a browser; exactly these. */
  readonly redirectOrigins: readonly string[];
  /** Null: the local stand-in. */
  readonly stripe: StripeConnection | null;
  /** Any of them may have signed a webhook, the one in use first. The stand-in makes one when there is none. */
  readonly webhookSecrets: readonly string[];
}

/** Where the phone app goes after paying, and the system's own pages. */
const DEFAULT_ORIGINS = ['http://www.google.com', 'http://127.0.0.1:4000'];

/** The settings of the payment subgraph. Throws `SettingsError` with every problem. */
export function readPaymentConfig(env: Environment = serviceEnvironment()): PaymentConfig {
  const [common, settings] = readServiceSettings(
    'payment',
    4005,
    {
      USER_URL: urlSetting('http://127.0.0.1:4002'),
      AUTH_URL: urlSetting('http://127.0.0.1:4001'),
      ROUTER_PUBLIC_URL: urlSetting('http://127.0.0.1:4000'),
      PAYMENT_REDIRECT_ORIGINS: originListSetting().optional(),
      ...rabbitMqSettings(env),
      ...stripeShape(env),
    },
    env,
  );
  const { STRIPE_API_KEY, STRIPE_PRICE_ID, STRIPE_WEBHOOK_SECRET, STRIPE_WEBHOOK_SECRET_PREVIOUS } = settings;
  return {
    ...common,
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
  };
}

/** What an operator's comparison with Stripe needs. */
export interface ReconciliationConfig {
  readonly databaseUrl: string;
  readonly stripe: StripeConnection;
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
