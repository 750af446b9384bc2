import type { Environment } from '@gobbler/service-kit';
import { DATABASE_PASSWORD_SETTINGS } from '../database-accounts';

/** What `settings` says to services, over what their environment says; an empty text takes a setting away. */
export type SaidSettings = Readonly<Record<string, string>>;

/** Settings of the parts that stand-ins take the place of. */
const REAL_PARTS = [
  'STRIPE_API_KEY',
  'STRIPE_PRICE_ID',
  'STRIPE_WEBHOOK_SECRET',
  'STRIPE_WEBHOOK_SECRET_PREVIOUS',
  'GCS_BUCKET',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'FIREBASE_CREDENTIALS_FILE',
];

/** What is secret and of our own making. */
const SECRETS = [
  'AUTH_TOKEN_SECRET',
  'INTERNAL_TOKEN_SECRET',
  'DATABASE_PASSWORD',
  'REDIS_PASSWORD',
  'RABBITMQ_PASSWORD',
];

/**
 * The settings of the local mode: stand-ins, and secrets that were made for it alone. None of an operator's real secrets gets here.
 * @param earlier what this said before, whose secrets stay as they are
 */
export function localSettings(earlier: Environment, makeSecret: () => string): SaidSettings {
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, earlier[name] || makeSecret()]));
  return {
    NODE_ENV: 'development',
    ...Object.fromEntries(REAL_PARTS.map((name) => [name, ''])),
    AUTH_TOKEN_SECRET_PREVIOUS: '',
    INTERNAL_TOKEN_SECRET_PREVIOUS: '',
    ...secrets,
    ...Object.fromEntries(DATABASE_PASSWORD_SETTINGS.map((name) => [name, ''])),
    DATABASE_USER: 'gobbler',
    REDIS_URL: `redis://:${secrets['REDIS_PASSWORD']}@redis:6379`,
    RABBITMQ_URL: `amqp://gobbler:${secrets['RABBITMQ_PASSWORD']}@rabbitmq:5672`,
  };
}

/** Those of production: what the operator gave. */
export function productionSettings({ hasGoogleFile }: { readonly hasGoogleFile: boolean }): SaidSettings {
  // Without a file Google's library looks for what the machine offers.
  return { NODE_ENV: 'production', ...(hasGoogleFile ? {} : { GOOGLE_APPLICATION_CREDENTIALS: '' }) };
}
