import { requestContextOf, type PlaceSeal, type RequestContext, type SubgraphCall } from '@gobbler/service-kit';
import type { ReservationService } from './domain/reservation-service';
import { createLoaders, type Loaders, type Repositories } from './loaders';

export interface Context extends RequestContext {
  readonly reservationService: ReservationService;
  readonly loaders: Loaders;
  readonly placeSeal: PlaceSeal;
}

export interface ContextParts {
  readonly reservationService: ReservationService;
  readonly repositories: Repositories;
  readonly placeSeal: PlaceSeal;
}

/** Makes the context of each request out of who calls. */
export function createContextFactory({ repositories, ...parts }: ContextParts) {
  return (call: SubgraphCall): Context => ({
    ...requestContextOf(call),
    ...parts,
    loaders: createLoaders(repositories, call.viewer),
  });
}
