import { z } from 'zod';
import type { InnerService } from './settings/choose-ports';
import type { StartRow } from './start-table';

/** The parts at the edges, and which service's `/readyz` describes them under which name. */
const PARTS: readonly (readonly [row: string, service: InnerService, dependency: string])[] = [
  ['Broker', 'post', 'broker'],
  ['Lock', 'reservation', 'lock'],
  ['Pictures', 'post', 'pictures'],
  ['Pushes', 'notification-worker', 'push sender'],
  ['Payments', 'payment', 'payments'],
];
const SHOWN = 120;

const readinessSchema = z.object({
  dependencies: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      isReady: z.boolean(),
      problem: z.string().default(''),
    }),
  ),
});

/** The rows of the parts at the edges, with the reason when one is down: the system starts without it. */
export function describeParts(urlOf: (service: InnerService) => string): Promise<StartRow[]> {
  return Promise.all(
    PARTS.map(async ([name, service, dependency]) => {
      const response = await fetch(`${urlOf(service)}/readyz`);
      const { dependencies } = readinessSchema.parse(await response.json());
      const part = dependencies.find((one) => one.name === dependency);
      if (!part) throw new Error(`${service} describes no ${dependency}`);
      const where = part.isReady
        ? part.description
        : `${part.description} – DOWN at the moment: ${part.problem.slice(0, SHOWN)}`;
      return { name, where };
    }),
  );
}
