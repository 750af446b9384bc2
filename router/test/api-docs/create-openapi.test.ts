import { Spectral, type RulesetDefinition } from '@stoplight/spectral-core';
import { oas } from '@stoplight/spectral-rulesets';
import { createOpenApi } from '../../src/api-docs/create-openapi';
import { FACADE_ROUTES } from '../../src/facade/routes';

// As clients read it.
const document = JSON.parse(JSON.stringify(createOpenApi())) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};
interface Operation {
  operationId: string;
  security: object[];
  parameters: { name: string; in: string; required: boolean; description?: string }[];
  requestBody?: {
    content: Record<string, { schema: { properties: Record<string, { description?: string }>; required?: string[] } }>;
  };
  responses: Record<
    string,
    {
      headers?: object;
      'x-error-codes'?: string[];
      content?: Record<string, { examples?: Record<string, { value: object }> }>;
    }
  >;
}

function operation(method: string, path: string): Operation {
  const found = document.paths[path]?.[method];
  if (!found) throw new Error(`the document has no ${method} ${path}`);
  return found;
}

describe('the OpenAPI document', () => {
  it('passes every rule of Spectral’s OpenAPI ruleset', async () => {
    const spectral = new Spectral();
    spectral.setRuleset({ extends: [[oas as RulesetDefinition, 'all']] });
    expect(await spectral.run(JSON.stringify(document))).toEqual([]);
  });

  it('has each route of the table and nothing else', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = FACADE_ROUTES.map(({ method, path }) => `${method} ${path.replace(':user_id', '{user_id}')}`);
    expect(described.toSorted()).toEqual(served.toSorted());
  });

  it('says of each route who may call it', () => {
    expect(operation('post', '/user/loginuser').security).toEqual([]);
    expect(operation('get', '/post/viewposts').security).toEqual([{}, { accessToken: [] }]);
    const { security, responses } = operation('post', '/reservation/reserve');
    expect(security).toEqual([{ accessToken: [] }]);
    expect(responses['401']?.['x-error-codes']).toEqual(['UNAUTHENTICATED']);
    expect(responses['404']?.['x-error-codes']).toEqual(['SOLD_OUT', 'POST_CLOSED']);
  });

  it('describes every parameter and every field of a body', () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const parameters = operations.flatMap((one) => one.parameters);
    expect(parameters.filter(({ description }) => !description)).toEqual([]);
    expect(operation('get', '/user/ping').parameters).toEqual([]);
    expect(operation('patch', '/user/user/{user_id}').parameters[0]).toMatchObject({ in: 'path', required: true });
    const bodies = operations.flatMap((one) => Object.values(one.requestBody?.content ?? {}));
    const fields = bodies.flatMap(({ schema }) => Object.entries(schema.properties ?? {}));
    expect(fields.filter(([, field]) => !field.description).map(([name]) => name)).toEqual([]);
  });

  it('describes forms with the picture that they need', () => {
    const formOf = (path: string) => operation('post', path).requestBody?.content['multipart/form-data']?.schema;
    expect(formOf('/post/createpost')?.properties['image_file']).toMatchObject({ type: 'string', format: 'binary' });
    expect(formOf('/post/createpost')?.required).toContain('image_file');
    expect(formOf('/post/updatepost')?.required ?? []).toEqual([]);
  });

  it('shows for each code the body with which the route refuses', () => {
    const examples = (method: string, path: string, status: string) =>
      operation(method, path).responses[status]?.content?.['application/json']?.examples;
    expect(Object.keys(examples('post', '/reservation/reserve', '404') ?? {})).toEqual(['SOLD_OUT', 'POST_CLOSED']);
    expect(examples('post', '/user/loginuser', '401')?.['INVALID_CREDENTIALS']?.value).toMatchObject({
      detail: expect.any(String),
      code: 'INVALID_CREDENTIALS',
    });
  });

  it('has sample values to try, of the type that the field has', () => {
    const { parameters } = operation('get', '/post/viewposts');
    expect(parameters.find(({ name }) => name === 'latitude')).toMatchObject({ example: 1.29 });
    const logIn = operation('post', '/user/loginuser').requestBody?.content['application/json']?.schema;
    expect(logIn?.properties['username']).toMatchObject({ examples: ['ana@example.com'] });
  });

  it('promises the token of the log-in as a header', () => {
    const { headers } = operation('post', '/user/loginuser').responses['200'] ?? {};
    expect(headers).toMatchObject({ authorization: { required: true } });
  });
});
