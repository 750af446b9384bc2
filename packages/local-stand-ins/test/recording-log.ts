import type { StandInLog } from '../src/index';

export interface RecordingLog extends StandInLog {
  readonly lines: { level: string; message: string; fields: object }[];
}

/** A logger that keeps its lines. */
export function recordingLog(): RecordingLog {
  const lines: RecordingLog['lines'] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, message, fields });
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}
