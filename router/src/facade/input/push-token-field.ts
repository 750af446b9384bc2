import { z } from 'zod';

/** As Firebase makes them. */
const PUSH_TOKEN = /^[\x21-\x7e]{1,4096}$/;

/** A phone's push token, null when there is none: the phone then sends the text `null`, an empty one or nothing. */
export function pushTokenField() {
  return z
    .string()
    .nullish()
    .transform((sent) => (sent == null || sent === 'null' || sent === '' ? null : sent))
    .refine((token) => token === null || PUSH_TOKEN.test(token), { error: 'is not a push token' })
    .meta({ description: 'The push token that Firebase gave the device; nothing, `""` or `"null"` for none.' });
}
