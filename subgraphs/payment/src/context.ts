import { requestContextOf, type RequestContext, type SubgraphCall } from '@gobbler/service-kit';
import type { CheckoutService } from './domain/checkout-service';
import type { SubscriptionService } from './domain/subscription-service';
import { createLoaders, type Loaders, type Repositories } from './loaders';

export interface Services {
  readonly checkoutService: CheckoutService;
  readonly subscriptionService: SubscriptionService;
}

export interface Context extends RequestContext, Services {
  readonly loaders: Loaders;
}

/** Makes the context of each request out of who calls. */
export function createContextFactory(services: Services, repositories: Repositories) {
  return (call: SubgraphCall): Context => ({
    ...requestContextOf(call),
    ...services,
    loaders: createLoaders(repositories),
  });
}
