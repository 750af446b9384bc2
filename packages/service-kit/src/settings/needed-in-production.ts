import type { z } from 'zod';
import type { Environment } from './read-settings';

/**
 * A setting without which a stand-in takes a part's place, which production refuses: there it has to be given.
 * @param field may be left out by itself
 * @param advice says how to get a value
 */
export function neededInProduction<Field extends z.ZodType>(env: Environment, field: Field, advice: string): Field {
  return field.refine((value) => value !== undefined || env['NODE_ENV']?.trim() !== 'production', {
    error: `is missing, and a stand-in does not run with NODE_ENV=production. ${advice}`,
  });
}
