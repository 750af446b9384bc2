import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const schema = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])
scalar DateTime
enum Colour { RED GREEN }
type Post @key(fields: "id") { id: ID! endsAt: DateTime! colour: Colour }
input PostInput { endsAt: DateTime! }
type Query { post(input: PostInput!): Post }`;

describe('generated resolver types', () => {
  // Below node_modules, where tsc finds graphql.
  const cache = resolve(__dirname, '../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'codegen-test-'));
  const codegen = (...args: string[]) =>
    spawnSync(process.execPath, [resolve(__dirname, '../codegen.js'), folder, ...args], { encoding: 'utf8' });
  const generated = () => readFileSync(join(folder, 'src/generated/graphql.ts'), 'utf8');

  beforeAll(() => {
    writeFileSync(join(folder, 'schema.graphql'), schema);
    writeFileSync(join(folder, 'codegen.json'), JSON.stringify({ mappers: { Post: '../domain/post#Post' } }));
    codegen();
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('take a DateTime for a Date and an ID for a text, in and out', () => {
    expect(generated()).toMatch(/DateTime: { input: Date; output: Date;? }/);
    expect(generated()).toMatch(/ID: { input: string; output: string;? }/);
  });

  it('make an enum a union of its names', () => {
    expect(generated()).toMatch(/type Colour =\s*\|? 'RED'\s*\| 'GREEN';/);
  });

  it('start from the domain’s type where a mapper names it, also one of the same name', () => {
    expect(generated()).toContain("import type { Post as PostModel } from '../domain/post'");
    expect(generated()).toContain('Post: ResolverTypeWrapper<PostModel>');
  });

  it('know entity references', () => {
    expect(generated()).toContain('__resolveReference?: ReferenceResolver<');
  });

  it('are written again only when the schema has changed', () => {
    expect(codegen()).toMatchObject({ status: 0, stdout: '' });
    writeFileSync(join(folder, 'schema.graphql'), schema.replace('GREEN', 'BLUE'));
    expect(codegen()).toMatchObject({ status: 0, stdout: expect.stringContaining('wrote ') });
    expect(generated()).toContain("'BLUE'");
  });

  it('make a query without a resolver, and a resolver of the wrong type, type errors', () => {
    mkdirSync(join(folder, 'src/domain'));
    writeFileSync(join(folder, 'src/context.ts'), 'export type Context = object;');
    writeFileSync(join(folder, 'src/domain/post.ts'), 'export type Post = { readonly id: string };');
    const resolvers = join(folder, 'src/resolvers.ts');
    const typeCheck = (query: string) => {
      writeFileSync(resolvers, `import type { QueryResolvers } from './generated/graphql';\n${query}`);
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--types', ''];
      return spawnSync('tsc', [...options, resolvers], { encoding: 'utf8' });
    };
    const good = "export const query: QueryResolvers = { post: () => ({ id: '1' }) };";
    expect(typeCheck(good)).toMatchObject({ status: 0, stdout: '' });
    expect(typeCheck(good.replace("post: () => ({ id: '1' })", ''))).toMatchObject({
      stdout: expect.stringContaining("Property 'post' is missing"),
    });
    expect(typeCheck(good.replace("'1'", '1'))).toMatchObject({
      stdout: expect.stringContaining("'number' is not assignable to type 'string'"),
    });
  });
});
