import { z } from 'zod';
import type { FacadeRoute } from '../facade/engine/route';
import { PICTURE_PART } from '../facade/form/form-parts';
import { sampleOf, withSamples } from './samples';
import type { JsonSchema, SchemaComponents } from './schema-components';

interface DescribedInput {
  readonly parameters: readonly JsonSchema[];
  readonly requestBody?: JsonSchema;
}

/** Any zone: only the check of a time depends on it. */
const ANY_ZONE = 'UTC';

/** What a route takes: the parts of its input as parameters, and its body. */
export function describeInput({ input, body, form, doc }: FacadeRoute, components: SchemaComponents): DescribedInput {
  const { name } = doc;
  const parts: Readonly<Record<string, z.ZodType>> = input instanceof z.ZodObject ? input.shape : {};
  const parameters = ['path', 'query', 'header'].flatMap((place) =>
    parametersIn(name, place, parts[place], components),
  );
  const bodyOf = (type: string, schema: JsonSchema) => contentOf(type, withSamples(name, withDescriptions(schema)));
  if (form) return { parameters, requestBody: bodyOf('multipart/form-data', formSchema(form, components)) };
  if (body === 'json' && parts['body'])
    return { parameters, requestBody: bodyOf('application/json', components.convert(parts['body'], 'input')) };
  if (body === 'raw') return { parameters, requestBody: contentOf('application/json', { type: 'object' }) };
  return { parameters };
}

function parametersIn(
  route: string,
  place: string,
  part: z.ZodType | undefined,
  components: SchemaComponents,
): readonly JsonSchema[] {
  if (!(part instanceof z.ZodObject)) return [];
  return Object.entries(part.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const { description = NAMES[name], ...schema } = components.convert(field, 'input');
    const required = place === 'path' || (place === 'query' && !field.safeParse(undefined).success);
    return { name, in: place, required, description, schema, example: sampleOf(route, name, schema) };
  });
}

/** What names mean wherever they occur. */
const NAMES: Readonly<Record<string, string>> = {
  user_id: 'The user who asks, as the token says; 0 or nothing is fine too, another user is refused.',
  post_id: 'The post.',
  reservation_id: 'The reservation.',
  latitude: 'Degrees.',
  longitude: 'Degrees.',
  email: 'Lower and upper case are the same.',
  username: 'What others see.',
  password: 'A new one has 6 to 128 characters and is none that everybody tries first.',
  userId: 'The user who pays.',
  success_url: 'Where the checkout page leads after the payment; only addresses that the operator allows.',
  title: 'What the food is.',
  post_desc: 'More about it.',
  location_latitude: 'Degrees.',
  location_longitude: 'Degrees.',
  total_reservations: 'Portions.',
  'stripe-signature': 'Stripe’s signature of the body.',
};

/** Gives the properties without a description that of their name. */
function withDescriptions(schema: JsonSchema): JsonSchema {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).map(
    ([name, property]) => [name, { description: NAMES[name], ...property }] as const,
  );
  return { ...schema, properties: Object.fromEntries(properties) };
}

function formSchema(form: NonNullable<FacadeRoute['form']>, components: SchemaComponents): JsonSchema {
  const { fields, isPictureNeeded } = form(ANY_ZONE);
  const {
    properties,
    required = [],
    ...rest
  } = components.convert(fields, 'input') as {
    properties: JsonSchema;
    required?: readonly string[];
  };
  const picture = { type: 'string', format: 'binary', description: 'JPEG, PNG, WebP, HEIC or AVIF, at most 20 MB.' };
  return {
    ...rest,
    properties: { ...properties, [PICTURE_PART]: picture },
    required: isPictureNeeded ? [...required, PICTURE_PART] : required,
  };
}

function contentOf(type: string, schema: JsonSchema): JsonSchema {
  return { required: true, content: { [type]: { schema } } };
}
