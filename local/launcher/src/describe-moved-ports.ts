import { INNER_SERVICES, METRICS_OFFSET, type Ports } from './settings/choose-ports';

/**
 * Says which ports are others than usual because those are taken; null when none is. With port 0 no port is usual.
 * @param port the configured one
 */
export function describeMovedPorts(port: number, { router, inner, metrics }: Ports): string | null {
  if (port === 0) return null;
  const moved = [
    ...INNER_SERVICES.map((service, index) => [service, router + 1 + index, inner[service]] as const),
    ['metrics of router', router + METRICS_OFFSET, metrics.router] as const,
    ...INNER_SERVICES.map(
      (service, index) => [`metrics of ${service}`, router + METRICS_OFFSET + 1 + index, metrics[service]] as const,
    ),
  ].filter(([, usual, chosen]) => usual !== chosen);
  if (moved.length === 0) return null;
  const list = moved.map(([name, usual, chosen]) => `${name} ${chosen} (${usual} is taken)`);
  return `Other ports than usual: ${list.join(', ')}`;
}
