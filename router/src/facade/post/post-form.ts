import { z } from 'zod';
import { decimalField, userIdField, wholeNumberField } from '../input/number-field';
import { textField } from '../input/text-field';
import { timeField } from '../input/time-field';

/** The fields of createpost. That `time_end` lies ahead is for the post subgraph to say, by its own clock. */
export function createPostForm(timeZone: string) {
  return z.strictObject({
    title: textField({ min: 1, max: 50 }),
    post_desc: textField({ min: 1, max: 500, isMultiline: true }),
    location_latitude: decimalField(-90, 90),
    location_longitude: decimalField(-180, 180),
    total_reservations: wholeNumberField(1, 1_000),
    time_end: timeField(timeZone),
    user_id: userIdField(),
  });
}

/** The fields of updatepost. The phone's `total_reservations` means servings left here. */
export function updatePostForm(timeZone: string) {
  return createPostForm(timeZone)
    .extend({
      total_reservations: wholeNumberField(0, 1_000),
      is_available: z
        .string()
        .transform((text) => text.toLowerCase())
        .pipe(z.enum(['true', 'false'], { error: 'value could not be parsed to a boolean' }))
        .transform((text) => text === 'true')
        .meta({ type: 'boolean', description: '`false` hides the post, `true` shows it again.' }),
    })
    .partial();
}

export type UpdatePostForm = z.infer<ReturnType<typeof updatePostForm>>;
