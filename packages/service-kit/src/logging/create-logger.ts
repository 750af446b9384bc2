import { pino, type Logger } from 'pino';
import { currentRequest } from '../http/request-scope';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  /** Where the lines go; standard output when left out. */
  readonly destination?: { write(line: string): void };
}

/** Paths that never reach a log, whatever somebody puts into a log call. */
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

/** JSON lines with the request's id; secrets are replaced by `[redacted]`. */
export function createLogger({ service, level, destination }: LoggerOptions): Logger {
  const options = {
    name: service,
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    serializers: { err: withoutAddress },
    mixin: () => {
      const request = currentRequest();
      return request ? { requestId: request.requestId } : {};
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Database and HTTP drivers put whole addresses, passwords included, into their errors' texts. */
function withoutAddress(error: Error): unknown {
  const serialized = pino.stdSerializers.err(error);
  return JSON.parse(JSON.stringify(serialized).replaceAll(/([a-z+]+:\/\/)[^\s:@/"]+:[^\s@"]+@/gi, '$1[redacted]@'));
}
