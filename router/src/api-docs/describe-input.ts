import { z } from 'zod';
import type { FacadeRoute } from '../facade/engine/route';
import { PICTURE_PART } from '../facade/form/form-parts';
import type { JsonSchema, SchemaComponents } from './schema-components';

export interface DescribedInput {
  readonly parameters: readonly JsonSchema[];
  readonly requestBody?: JsonSchema;
}

/** Any zone: only the check of a time depends on it. */
const ANY_ZONE = 'UTC';

/** What a route takes: the parts of its input as parameters, and its body. */
export function describeInput({ input, body, form }: FacadeRoute, components: SchemaComponents): DescribedInput {
  const parts: Readonly<Record<string, z.ZodType>> = input instanceof z.ZodObject ? input.shape : {};
  const parameters = ['path', 'query', 'header'].flatMap((place) => parametersIn(place, parts[place], components));
  if (form) return { parameters, requestBody: contentOf('multipart/form-data', formSchema(form, components)) };
  if (body === 'json' && parts['body'])
    return { parameters, requestBody: contentOf('application/json', components.convert(parts['body'], 'input')) };
  if (body === 'raw') return { parameters, requestBody: contentOf('application/json', { type: 'object' }) };
  return { parameters };
}

function parametersIn(place: string, part: z.ZodType | undefined, components: SchemaComponents): readonly JsonSchema[] {
  if (!(part instanceof z.ZodObject)) return [];
  return Object.entries(part.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const { description = NAMES[name], ...schema } = components.convert(field, 'input');
    const required = place === 'path' || (place === 'query' && !field.safeParse(undefined).success);
    return { name, in: place, required, description, schema };
  });
}

/** What names mean wherever they occur. */
const NAMES: Readonly<Record<string, string>> = {
  user_id: 'The user who asks, as the token says; 0 or nothing is fine too, another user is refused.',
  post_id: 'The post.',
  reservation_id: 'The reservation.',
  latitude: 'Degrees.',
  longitude: 'Degrees.',
  'stripe-signature': 'Stripe’s signature of the body.',
};

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
