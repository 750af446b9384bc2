import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@gobbler/contracts';
import { startLocalStripe, type LocalStripe } from '@gobbler/local-stand-ins';
import type { Logger, ServiceConfig } from '@gobbler/service-kit';
import type { StripeGateway } from '../domain/ports';
import { createStripeGateway, type StripeConnection } from './stripe-gateway';

export interface StripeConfig extends Pick<ServiceConfig, 'environment' | 'dataDir'> {
  /** Null for the stand-in. */
  readonly stripe: StripeConnection | null;
  readonly webhookSecrets: readonly string[];
  readonly publicUrl: string;
}

export interface ConnectedStripe {
  readonly description: string;
  readonly gateway: StripeGateway;
  readonly webhookSecrets: readonly string[];
  /** The stand-in with its pages, if it is used. */
  readonly local: LocalStripe | null;
  close(): Promise<void>;
}

/** Stripe where it is configured, else the stand-in. */
export async function connectStripe(config: StripeConfig, now: Clock, log: Logger): Promise<ConnectedStripe> {
  const { stripe, publicUrl, environment, dataDir, webhookSecrets } = config;
  if (stripe) {
    return {
      description: stripe.apiUrl === null ? 'Stripe' : `Stripe’s API at ${stripe.apiUrl}`,
      gateway: createStripeGateway(stripe, log),
      webhookSecrets,
      local: null,
      close: () => Promise.resolve(),
    };
  }
  // Events are signed when they are sent, so a secret need not outlive the process.
  const webhookSecret = webhookSecrets[0] ?? `whsec_${randomBytes(32).toString('hex')}`;
  const local = await startLocalStripe({
    environment,
    directory: join(dataDir, 'stripe'),
    publicUrl,
    webhookUrl: `${publicUrl}/user/webhook`,
    webhookSecret,
    log,
    now,
  });
  return {
    description: local.description,
    gateway: createStripeGateway(local, log),
    webhookSecrets: [webhookSecret, ...webhookSecrets.slice(1)],
    local,
    close: () => local.close(),
  };
}
