import { z } from 'zod';
import { readClientTime } from '../time/read-client-time';

/** A time as the phone writes it. */
export function timeField(timeZone: string) {
  return z.string().transform((text, context): Date => {
    const time = readClientTime(text, timeZone);
    if (time) return time;
    context.addIssue({ code: 'custom', message: 'invalid datetime format', params: { type: 'value_error.datetime' } });
    return z.NEVER;
  });
}
