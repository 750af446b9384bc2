import { randomBytes } from 'node:crypto';
import { startLocalStripe, type LocalStripe } from '@gobbler/local-stand-ins';
import type { Clock } from '@gobbler/contracts';
import type { Logger } from '@gobbler/service-kit';
import { localStripeFolder, type PaymentConfig } from './config';
import type { StripeGateway } from './domain/ports';
import { createStripeGateway } from './infra/stripe-gateway';

export interface ConnectedStripe {
  readonly description: string;
  readonly gateway: StripeGateway;
  readonly webhookSecrets: readonly string[];
  /** The stand-in whose pages are to be shown, if there is one. */
  readonly local: LocalStripe | null;
}

/** For people: who takes the money. */
export function describeStripe({ stripe, publicUrl }: Pick<PaymentConfig, 'stripe' | 'publicUrl'>): string {
  if (stripe) return stripe.apiUrl === null ? 'Stripe' : `Stripe’s API at ${stripe.apiUrl}`;
  return `local checkout pages at ${publicUrl}/local (stand-in for Stripe)`;
}

/** Stripe as it is configured, or the local stand-in. */
export async function connectStripe(config: PaymentConfig, now: Clock, log: Logger): Promise<ConnectedStripe> {
  const { stripe, publicUrl, environment } = config;
  if (stripe) {
    return {
      description: describeStripe(config),
      gateway: createStripeGateway(stripe, log),
      webhookSecrets: config.webhookSecrets,
      local: null,
    };
  }
  // Events are signed when they are sent, so a secret need not outlive the process.
  const webhookSecret = config.webhookSecrets[0] ?? `whsec_${randomBytes(32).toString('hex')}`;
  const local = await startLocalStripe({
    environment,
    directory: localStripeFolder(config),
    publicUrl,
    webhookUrl: `${publicUrl}/user/webhook`,
    webhookSecret,
    log,
    now,
  });
  return {
    description: local.description,
    gateway: createStripeGateway(local, log),
    webhookSecrets: [webhookSecret, ...config.webhookSecrets.slice(1)],
    local,
  };
}
