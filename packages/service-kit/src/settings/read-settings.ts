import { z } from 'zod';
import { SettingsError } from './settings-error';

/** Zod's own text for a missing value; the texts of our fields say what to do about it. */
const ZOD_MISSING = 'Invalid input: expected string, received undefined';

/** The environment as a service's `config.ts` hands it in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Checks the environment against a schema with one property per setting.
 * An empty text counts as not set. Throws {@link SettingsError} with all problems at once.
 */
export function readSettings<Shape extends z.ZodRawShape>(
  service: string,
  shape: Shape,
  env: Environment,
): z.infer<z.ZodObject<Shape>> {
  return readBoth(service, shape, {}, env)[0];
}

/**
 * The same for two shapes, with the problems of both in one error.
 * @param nameOf the variable of a property of the first
 */
export function readBoth<First extends z.ZodRawShape, Second extends z.ZodRawShape>(
  service: string,
  first: First,
  second: Second,
  env: Environment,
  nameOf: (key: string) => string = (key) => key,
): [z.infer<z.ZodObject<First>>, z.infer<z.ZodObject<Second>>] {
  const given = (shape: z.ZodRawShape) =>
    Object.fromEntries(Object.keys(shape).map((key) => [key, env[nameOf(key)]?.trim() || undefined]));
  const result = z.tuple([z.object(first), z.object(second)]).safeParse([given(first), given(second)]);
  if (result.success) return result.data;
  throw new SettingsError(
    service,
    result.error.issues.map(({ path: [, ...path], message }) => ({
      name: nameOf(path.join('.')) || '(settings)',
      message: message === ZOD_MISSING ? 'is missing' : message,
    })),
  );
}
