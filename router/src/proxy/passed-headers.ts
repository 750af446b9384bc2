import { INTERNAL_HEADERS } from '@gobbler/service-kit';

/** Headers that belong to one connection or that only we ourselves set. */
const KEPT_BACK: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'proxy-authorization',
  'proxy-authenticate',
  'authorization',
  'cookie',
  'set-cookie',
  INTERNAL_HEADERS.requestId,
  INTERNAL_HEADERS.traceparent,
  INTERNAL_HEADERS.remainingMs,
  INTERNAL_HEADERS.source,
]);

/** The headers of a call or an answer that may be passed on, names in lower case, several values of one joined. */
export function passedHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || KEPT_BACK.has(name.toLowerCase())) continue;
    passed[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  return passed;
}
