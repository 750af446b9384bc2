import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ERROR_CODES } from '@gobbler/contracts';
import { buildSchema, isInputObjectType, isObjectType, isIntrospectionType } from 'graphql';
import { renderReference } from '../../src/api-docs/reference/render-reference';
import { readCostTable } from '../../src/cost/cost-table';
import { loadApiSchema, SUPERGRAPH } from '../facade/api-schema';

const ACCESS = resolve(__dirname, '../../assets/access.json');
let html: string;
let coordinates: string[];

beforeAll(async () => {
  const schema = await loadApiSchema();
  const access = JSON.parse(readFileSync(ACCESS, 'utf8')) as Record<string, string>;
  html = renderReference(schema, {
    access,
    table: readCostTable(readFileSync(SUPERGRAPH, 'utf8')),
    defaultListSize: 10,
  });
  coordinates = Object.values(schema.getTypeMap()).flatMap((type) =>
    !isIntrospectionType(type) && (isObjectType(type) || isInputObjectType(type))
      ? [type.name, ...Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)]
      : [],
  );
});

/** The part of the page about one field. */
function partOf(id: string): string {
  const [, part = ''] = html.split(`<section class="field" id="${id}">`);
  return part.split('</section>')[0] ?? '';
}

describe('the GraphQL reference', () => {
  it('has every type and field of the schema, at an address of its own', () => {
    expect(coordinates.filter((coordinate) => !html.includes(` id="${coordinate}"`))).toEqual([]);
  });

  it('leads only to places that it has', () => {
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.filter((id) => !html.includes(` id="${id}"`))).toEqual([]);
  });

  it('says of a field who may use it', () => {
    expect(partOf('Mutation.reserve')).toContain('<dt>Who may call it</dt><dd>anyone who is signed in</dd>');
    expect(partOf('User.email')).toContain('<dt>Who may read it</dt><dd>the user themselves</dd>');
    expect(partOf('Post.title')).toContain('<dt>Who may read it</dt><dd>anyone</dd>');
  });

  it('says of a field what it costs', () => {
    expect(partOf('Post.title')).toContain('<dt>Cost</dt><dd>0.1</dd>');
    expect(partOf('User.email')).toContain('<dt>Cost</dt><dd>1</dd>');
    expect(partOf('User.devices')).toContain('<dt>Cost</dt><dd>1 and its fields, 20 times</dd>');
    expect(partOf('Mutation.reserve')).toContain('<dt>Cost</dt><dd>11 and its fields</dd>');
    expect(partOf('Query.nearbyPosts')).toContain('20 and its fields; its edges count <code>first</code> times');
  });

  it('links the error codes of a field to a part with their meaning and statuses', () => {
    expect(partOf('Mutation.reserve')).toContain('<a href="#error-SOLD_OUT"><code>SOLD_OUT</code></a>');
    const rows = [...html.matchAll(/id="error-(\w+)">\n.+\n<p>.+<\/p>\n<dl>.*<dd>\d+<\/dd>.*<dd>\d+<\/dd><\/dl>/g)];
    expect(rows.map(([, code]) => code)).toEqual(Object.keys(ERROR_CODES));
  });

  it('shows descriptions as text, never as HTML', () => {
    const schema = buildSchema(
      'type Query { "<img src=x onerror=alert(1)> & `a < b`" a: Int @deprecated(reason: "<b>") }',
    );
    const page = renderReference(schema, {
      access: {},
      table: readCostTable('type Query { a: Int }'),
      defaultListSize: 10,
    });
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; <code>a &lt; b</code>');
    expect(page).toContain('Deprecated: &lt;b&gt;');
  });
});
