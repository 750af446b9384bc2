import { z } from 'zod';
import { SettingsError } from './settings-error';

/** Zod's own text for a missing value; the texts of our fields say what to do about it. */
const ZOD_MISSING = 'Invalid input: expected string, received undefined';

/** The environment as a service's `config.ts` hands it in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Checks the environment against a schema of one property a setting.
 * An empty text counts as not set. Throws {@link SettingsError} with all problems at once.
 */
export function readSettings<Shape extends z.ZodRawShape>(
  service: string,
  shape: Shape,
  env: Environment,
): z.infer<z.ZodObject<Shape>> {
  const given: Record<string, string | undefined> = {};
  for (const name of Object.keys(shape)) given[name] = env[name]?.trim() || undefined;
  const result = z.object(shape).safeParse(given);
  if (result.success) return result.data;
  throw new SettingsError(
    service,
    result.error.issues.map((issue) => ({
      name: issue.path.join('.') || '(settings)',
      message: issue.message === ZOD_MISSING ? 'is missing' : issue.message,
    })),
  );
}
