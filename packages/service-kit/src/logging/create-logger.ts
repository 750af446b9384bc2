import { pino, type Logger } from 'pino';
import { currentRequest } from '../http/request-scope';
import { currentSpan } from '../tracing/current-span';
import { parseTraceparent } from '../tracing/traceparent';
import { terminalDestination } from './terminal-destination';
import { withoutQuotedValues } from './without-quoted-values';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  /** Where the lines go; standard output when left out, formatted for reading if that is a terminal. */
  readonly destination?: { write(line: string): void };
}

/** Paths that never reach a log, whatever a log call contains. */
const SECRET_PATHS = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'deviceToken',
  'fcmToken',
  'authorization',
  'cookie',
  'secret',
  'databaseUrl',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]);

/** JSON lines with the ids of the request and its trace; secrets are replaced by `[redacted]`. */
export function createLogger({ service, level, destination }: LoggerOptions): Logger {
  const options = {
    name: service,
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    serializers: { err: withoutSecrets },
    mixin: idsOfWork,
  };
  if (destination) return pino(options, destination);
  return process.stdout.isTTY ? pino(options, terminalDestination(process.stdout)) : pino(options);
}

/** By OpenTelemetry's names: https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/ */
function idsOfWork(): Record<string, string> {
  const request = currentRequest();
  const span = currentSpan();
  const traceId = span?.segment.traceId ?? parseTraceparent(request?.traceparent)?.traceId;
  return {
    ...(request ? { requestId: request.requestId } : {}),
    ...(traceId === undefined ? {} : { trace_id: traceId }),
    ...(span ? { span_id: span.spanId } : {}),
  };
}

/** Where database drivers put the values of a statement that failed: people's addresses, hashes, tokens. */
const STATEMENT_VALUES = new Set(['parameters', 'detail', 'where', 'sql', 'values']);
/** Drivers put whole addresses, passwords included, into their errors' texts. */
const PASSWORD_IN_ADDRESS = /([a-z+]+:\/\/)[^\s:@/"]*:[^\s@"]+@/gi;

function withoutSecrets(error: Error): unknown {
  const serialized = pino.stdSerializers.err(error);
  let text: string | undefined;
  try {
    text = JSON.stringify(serialized, withoutValues);
  } catch {
    // It holds itself somewhere.
    text = JSON.stringify({ type: serialized.type, message: serialized.message, stack: serialized.stack });
  }
  return text && JSON.parse(text.replaceAll(PASSWORD_IN_ADDRESS, '$1[redacted]@'));
}

/** A text as it may stand in a log: no password of an address, no value that a database has quoted. */
export function withoutSecretTexts(text: string): string {
  return withoutQuotedValues(text).replaceAll(PASSWORD_IN_ADDRESS, '$1[redacted]@');
}

function withoutValues(key: string, value: unknown): unknown {
  if (STATEMENT_VALUES.has(key)) return undefined;
  if (typeof value === 'string') return withoutQuotedValues(value);
  return typeof value === 'bigint' ? String(value) : value;
}
