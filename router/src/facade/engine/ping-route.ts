import { z } from 'zod';
import { stepsRoute, type FacadeRoute } from './route';

/** Says that the address is served; asks nobody. */
export function pingRoute(path: string): FacadeRoute {
  return stepsRoute({ method: 'GET', path, access: 'open', input: z.unknown(), answer: () => ({ ping: 'pong!' }) });
}
