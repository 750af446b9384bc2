import type { CrashPoint } from '@gobbler/contracts';
import { withCrashPoints } from '@gobbler/service-kit';
import type { StripeGateway, SubscriptionRepository } from './domain/ports';

interface Ports {
  readonly stripe: StripeGateway;
  readonly subscriptions: SubscriptionRepository;
}

/** The places at which a fault test may end payment: between a change at Stripe and its row, and around a stored event. */
export function addCrashPoints(crashPoint: CrashPoint, { stripe, subscriptions }: Ports): Ports {
  return {
    stripe: withCrashPoints(stripe, crashPoint, {
      createCustomer: { after: 'payment.after-customer' },
      openCheckout: { after: 'payment.after-session' },
    }),
    subscriptions: withCrashPoints(subscriptions, crashPoint, {
      store: { before: 'payment.after-look', after: 'payment.after-commit' },
    }),
  };
}
