import { z } from 'zod';
import { readClientTime } from '../time/read-client-time';

/** A time as the phone writes it. */
export function timeField(timeZone: string) {
  const field = z.string().transform((text, context): Date => {
    const time = readClientTime(text, timeZone);
    if (time) return time;
    context.addIssue({ code: 'custom', message: 'invalid datetime format', params: { type: 'value_error.datetime' } });
    return z.NEVER;
  });
  return field.meta({
    description: 'RFC 3339, or wall clock in the configured zone (`Asia/Singapore` unless set otherwise).',
    examples: ['2026-11-5 18:30:00', '2026-11-05T10:30:00Z'],
  });
}
