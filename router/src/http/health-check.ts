import type { OriginPools } from './origin-pools';

/** Milliseconds. */
const TIMEOUT_MS = 1_500;
/** Milliseconds between two checks of a service: `/readyz` is public and must not multiply into calls. */
const REUSE_MS = 1_000;

/** Asks a service whether its process is alive; rejects, without its address, when it is not. */
export function createHealthCheck(pools: OriginPools): (origin: string) => Promise<void> {
  const latest = new Map<string, { at: number; check: Promise<void> }>();

  async function ask(origin: string): Promise<void> {
    const { statusCode, body } = await pools
      .poolFor(origin)
      .request({ method: 'GET', path: '/healthz', signal: AbortSignal.timeout(TIMEOUT_MS) })
      .catch(() => ({ statusCode: 503, body: null }));
    await body?.dump();
    if (statusCode !== 200) throw new Error('does not answer');
  }

  return (origin) => {
    const known = latest.get(origin);
    if (known && performance.now() - known.at < REUSE_MS) return known.check;
    const check = ask(origin);
    latest.set(origin, { at: performance.now(), check });
    return check;
  };
}
