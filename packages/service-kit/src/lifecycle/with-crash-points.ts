import { noCrash, type CrashPoint } from '@gobbler/contracts';

interface Places {
  /** Passed before the method is called. */
  readonly before?: string;
  /** Passed once the method has succeeded. */
  readonly after?: string;
}

/**
 * A port whose asynchronous methods pass crash points, so that a fault test can end the process around them. Composition roots
 * decorate their ports with it; the domain knows nothing of crash points.
 */
export function withCrashPoints<Port extends object>(
  port: Port,
  crashPoint: CrashPoint,
  places: Readonly<Partial<Record<keyof Port & string, Places>>>,
): Port {
  if (crashPoint === noCrash) return port;
  const decorated: Record<string, unknown> = Object.fromEntries(Object.entries(port));
  for (const [method, { before, after }] of Object.entries(places as Record<string, Places>)) {
    const call = decorated[method] as (...args: unknown[]) => Promise<unknown>;
    decorated[method] = async (...args: unknown[]) => {
      if (before) crashPoint(before);
      const result = await call(...args);
      if (after) crashPoint(after);
      return result;
    };
  }
  return decorated as Port;
}
