import { z } from 'zod';

/** Temporary statuses: too many requests, and what routers and proxies answer while a service is down. */
const PASSING_STATUSES = new Set([429, 502, 503, 504]);
const PASSING_CODES = new Set([
  'SUBGRAPH_UNAVAILABLE',
  'OVERLOADED',
  'DEADLINE_EXCEEDED',
  'RATE_LIMITED',
  'IDEMPOTENCY_IN_PROGRESS',
]);

const problemSchema = z.object({
  code: z.string().optional(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }).optional() })).optional(),
});

/** Why the same request may be answered well later, in a few words; null when it would not be. */
export function worthAnotherTry({ status, body }: { status: number; body: unknown }): string | null {
  const { data } = problemSchema.safeParse(body);
  const codes = [data?.code, ...(data?.errors ?? []).map(({ extensions }) => extensions?.code)];
  const passing = codes.find((code) => code !== undefined && PASSING_CODES.has(code));
  if (passing !== undefined) return `it answers ${status} ${passing}`;
  return PASSING_STATUSES.has(status) ? `it answers ${status}` : null;
}

/** Milliseconds of an answer's `Retry-After`; null without one. */
export function retryAfterMs({ headers }: { headers: Headers }): number | null {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}
