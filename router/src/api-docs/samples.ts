import type { JsonSchema } from './schema-components';

/** Values for trying a route: those of the README, and ids that the first start hands out. */
const SAMPLES: Readonly<Record<string, string | number>> = {
  user_id: 0,
  post_id: 1,
  reservation_id: 1,
  latitude: 1.29,
  longitude: 103.85,
  location_latitude: 1.29,
  location_longitude: 103.85,
  email: 'ana@example.com',
  username: 'Ana',
  password: 'leftovers are lovely',
  fcm_token: 'null',
  userId: 1,
  success_url: 'http://www.google.com',
  title: 'Vegetable curry',
  post_desc: 'Mild, with rice. Please bring a box.',
  total_reservations: 3,
};

/** What a route calls otherwise. */
const BY_ROUTE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  logIn: { username: 'ana@example.com' },
};

/** The sample value of a field, in the type that its schema has; undefined when there is none. */
export function sampleOf(route: string, name: string, { type }: JsonSchema): string | number | undefined {
  const sample = BY_ROUTE[route]?.[name] ?? SAMPLES[name];
  return type === 'string' && sample !== undefined ? String(sample) : sample;
}

/** The schema of an object, with a sample for each property that has one. */
export function withSamples(route: string, schema: JsonSchema): JsonSchema {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).map(
    ([name, property]) => {
      const sample = sampleOf(route, name, property);
      return [name, sample === undefined ? property : { ...property, examples: [sample] }] as const;
    },
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}
