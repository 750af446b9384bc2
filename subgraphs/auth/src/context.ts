import { requestContextOf, type RequestContext, type SubgraphCall } from '@gobbler/service-kit';
import type { AccountService } from './domain/account-service';
import type { AccountRepository } from './domain/ports';
import type { SessionService } from './domain/session-service';
import type { KeyedSignUp } from './domain/keyed-sign-up';
import { createLoaders, type Loaders } from './loaders';

/** The use cases. */
export interface Services {
  readonly signUp: KeyedSignUp;
  readonly accountService: AccountService;
  readonly sessionService: SessionService;
}

export interface Context extends RequestContext, Services {
  readonly loaders: Loaders;
}

/** Makes the context of each request out of who calls. */
export function createContextFactory(services: Services, accounts: AccountRepository) {
  return (call: SubgraphCall): Context => ({
    ...requestContextOf(call),
    ...services,
    loaders: createLoaders(accounts),
  });
}
