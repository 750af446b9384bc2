import type { FacadeRoute } from './engine/route';
import { postRoutes } from './post/post-routes';
import { reservationRoutes } from './reservation/reservation-routes';
import { userRoutes } from './user/user-routes';

/** The phone app's contract, a row a route. */
export const FACADE_ROUTES: readonly FacadeRoute[] = [...userRoutes, ...postRoutes, ...reservationRoutes];
