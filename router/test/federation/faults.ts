import type { FastifyReply } from 'fastify';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { lieAbout, type Change, type Coordinate } from './lie';
import type { Misbehave } from './subgraph-server';

interface Answer {
  readonly data?: ExecutionResult['data'] | undefined;
  readonly errors?: unknown;
}

/** A failed call: the subgraph does not answer its data at all. */
export const FAILURES: Readonly<Record<string, (reply: FastifyReply) => unknown>> = {
  'status 500': (reply) => reply.status(500).send({ error: 'broken' }),
  'status 503 with data': (reply) => reply.status(503).send({ data: {} }),
  'a closed connection': (reply) => reply.raw.destroy(),
  'half of its JSON': (reply) => reply.type('application/json').send('{"data":{"a":[{"b'),
  HTML: (reply) => reply.type('text/html').send('<h1>Hello</h1>'),
  'a list': (reply) => reply.send([{ data: {} }]),
  'no data': (reply) => reply.send({ data: null }),
  nothing: (reply) => reply.send({}),
  'an error without a path': (reply) => reply.send({ data: null, errors: [error('FORBIDDEN')] }),
  'an error with status 400': (reply) => reply.status(400).send({ errors: [error('BAD_USER_INPUT')] }),
};

export const ODD_PATHS = 'data beside errors with odd paths';

/** An answer with wrong parts. */
export const DISTORTIONS: Readonly<Record<string, (answer: Answer) => Answer>> = {
  'data beside an error without a path': ({ data }) => ({ data, errors: [error('FORBIDDEN')] }),
  [ODD_PATHS]: ({ data }) => ({
    data,
    errors: [error('NOT_FOUND', ['nothing', 1]), error('FORBIDDEN', [])],
  }),
  'an error at the first entity': ({ data }) => ({
    data: data?.['_entities']
      ? { _entities: entitiesOf(data).map((entity, index) => (index === 0 ? null : entity)) }
      : data,
    errors: data?.['_entities'] ? [error('FORBIDDEN', ['_entities', 0])] : [],
  }),
  'too few entities': (answer) => withEntities(answer, (entities) => entities.slice(1)),
  'too many entities': (answer) => withEntities(answer, (entities) => [...entities, null]),
  'entities that are null': (answer) => withEntities(answer, (entities) => entities.map(() => null)),
  'one entity that is null': (answer) => withEntities(answer, (entities) => [null, ...entities.slice(1)]),
  'one entity that is a text': (answer) => withEntities(answer, (entities) => ['text', ...entities.slice(1)]),
  'entities in place of their list': (answer) => withEntities(answer, (entities) => entities[0]),
  'fields that were not selected': ({ data, ...rest }) => ({
    ...rest,
    data: withMore(data) as ExecutionResult['data'],
  }),
};

/** What a subgraph may answer for one field instead of its value. */
export const LIES: Readonly<Record<string, Change>> = {
  null: () => null,
  'nothing for it': () => undefined,
  'an object for it': () => ({ a: 1 }),
  'a number for it': () => 7,
  'a text for it': () => 'text',
  'a list for it': (value) => [value],
  'a list of nulls for it': () => [null, null],
  'the first of its list': (value) => (Array.isArray(value) ? value[0] : value),
};

/** What a subgraph may say of the type of a field's objects. */
export const TYPE_LIES: Readonly<Record<string, Change>> = {
  'no type': (value) => withType(value, undefined),
  'an unknown type': (value) => withType(value, 'Nothing'),
};

export function failWith(failure: string): Misbehave {
  return (_answer, _request, reply) => FAILURES[failure]?.(reply);
}

export function distortWith(distortion: string): Misbehave {
  return async (answer, request, reply) => {
    const distorted = DISTORTIONS[distortion]?.(toPlain(await answer(request)));
    return reply.send(distorted);
  };
}

export function lieWith(schema: GraphQLSchema, coordinate: Coordinate, lie: string): Misbehave {
  return async (answer, request, reply) => {
    const lying = toPlain(await answer(request));
    lieAbout(schema, request.query, lying.data, coordinate, LIES[lie] ?? TYPE_LIES[lie] ?? ((value) => value));
    return reply.send(lying);
  };
}

function error(code: string, path?: readonly (string | number)[]): object {
  return { message: 'No.', extensions: { code }, ...(path ? { path } : {}) };
}

function toPlain(answer: ExecutionResult): Answer {
  return JSON.parse(JSON.stringify(answer)) as Answer;
}

function entitiesOf(data: ExecutionResult['data']): readonly unknown[] {
  return (data?.['_entities'] ?? []) as readonly unknown[];
}

function withEntities({ data, ...rest }: Answer, change: (entities: readonly unknown[]) => unknown): Answer {
  return { ...rest, data: data?.['_entities'] ? { _entities: change(entitiesOf(data)) } : data };
}

/** Adds fields that overwrite what other subgraphs answered, if they are merged. */
function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMore);
  if (typeof value !== 'object' || value === null) return value;
  const below = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withMore(item)]));
  return { id: 'forged', name: 'forged', title: 'forged', price: -1, f_0: 'forged', ...below };
}

function withType(value: unknown, typename: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => withType(item, typename));
  return typeof value === 'object' && value !== null ? { ...value, __typename: typename } : value;
}
