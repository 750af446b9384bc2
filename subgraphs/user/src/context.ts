import { requestContextOf, type RequestContext, type SubgraphCall } from '@gobbler/service-kit';
import type { UserService } from './domain/user-service';
import { createLoaders, type Loaders, type Repositories } from './loaders';

export interface Context extends RequestContext {
  readonly userService: UserService;
  readonly loaders: Loaders;
}

/** Makes the context of each request out of who calls. */
export function createContextFactory(userService: UserService, repositories: Repositories) {
  return (call: SubgraphCall): Context => ({
    ...requestContextOf(call),
    userService,
    loaders: createLoaders(repositories),
  });
}
