import type { FacadeRoute } from '../facade/engine/route';
import { FACADE_ROUTES } from '../facade/routes';
import { describeAnswers } from './describe-answers';
import { describeInput } from './describe-input';
import { createSchemaComponents, type JsonSchema, type SchemaComponents } from './schema-components';

/** https://spec.openapis.org/oas/v3.1.1.html */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly [name: string]: unknown;
}

const TAGS = [
  { name: 'post', description: 'Food that people give away.' },
  { name: 'reservation', description: 'Portions that people reserve.' },
  { name: 'user', description: 'Accounts, log-in and premium.' },
] as const;

const INTRODUCTION = [
  'The REST API of the phone app, as it has always been; new clients use GraphQL at `/graphql`.',
  'Every success is a 200. `POST /user/loginuser` gives the access token, in its `Authorization` header.',
  'Ids are integers below 2^53.',
].join('\n\n');

/** The document of the phone's REST API, made from its table of routes. */
export function createOpenApi(routes: readonly FacadeRoute[] = FACADE_ROUTES): OpenApiDocument {
  const components = createSchemaComponents();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes) {
    const path = (paths[pathOf(route)] ??= {});
    path[route.method.toLowerCase()] = operationOf(route, components);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Gobbler',
      version: '1',
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      // A reserved domain: each operator has a name of their own.
      contact: { name: 'Gobbler', url: 'https://gobbler.example', email: 'api@gobbler.example' },
    },
    servers: [{ url: '/' }],
    tags: TAGS,
    paths,
    components: {
      schemas: components.all,
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'The token in the header `Authorization` of an answer to `POST /user/loginuser`. It is valid for 10 days.',
        },
      },
    },
  };
}

/** A path as OpenAPI writes it (`/user/user/{user_id}`). */
function pathOf({ path }: FacadeRoute): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function operationOf(route: FacadeRoute, components: SchemaComponents): JsonSchema {
  const { name, summary, description = `${summary}.` } = route.doc;
  return {
    operationId: name,
    tags: [route.path.split('/')[1]],
    summary,
    description,
    security: SECURITY[route.access],
    ...describeInput(route, components),
    responses: describeAnswers(route, components),
  };
}

const SECURITY = { open: [], public: [{}, { accessToken: [] }], 'signed-in': [{ accessToken: [] }] } as const;
