import { createRequire } from 'node:module';
import type * as PinoPretty from 'pino-pretty';

/** What would change the terminal or the direction of its text, as it stands in JSON; line feeds and tabs are harmless. */
const CONTROLS = /\\u00(?:[01][\da-f]|7f)|[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gi;

interface Stream {
  readonly isTTY?: boolean;
  write(line: string): unknown;
}

/**
 * Where log lines go that are meant for this stream: formatted for reading where it is a terminal (in colour unless `NO_COLOR` is
 * set), and else as the JSON that they are.
 */
export function terminalDestination(stream: Stream): { write(line: string): void } {
  if (!stream.isTTY) return { write: (line) => void stream.write(line) };
  // Not at the top: it takes 10 MB, which a service in a container never needs.
  const { isColorSupported, prettyFactory } = createRequire(__filename)('pino-pretty') as typeof PinoPretty;
  const format = prettyFactory({
    colorize: isColorSupported,
    colorizeObjects: false,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname,name,service',
    messageFormat: '{service}: {msg}',
  });
  return { write: (line) => void stream.write(format(line.replaceAll(CONTROLS, '\ufffd'))) };
}
