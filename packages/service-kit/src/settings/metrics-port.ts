import { portSetting } from './fields';

/** How far behind a service's port that of its metrics is, unless it is set. */
const DISTANCE = 100;
const LAST_PORT = 65_535;

/** The port of a service's metrics: 0 for any free one; left out, it follows the service's. */
export function metricsPortSetting() {
  return portSetting(0).removeDefault().optional();
}

/** @param port the service's own */
export function metricsPortOf(port: number, given: number | undefined): number {
  if (given !== undefined) return given;
  return port === 0 || port + DISTANCE > LAST_PORT ? 0 : port + DISTANCE;
}
