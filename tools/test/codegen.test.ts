import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const schema = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])
scalar DateTime
enum Colour { RED GREEN }
type Post @key(fields: "id") { id: ID! endsAt: DateTime! colour: Colour }
input PostInput { endsAt: DateTime! }
type Query { post(input: PostInput!): Post }`;

describe('generated resolver types', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gobbler-codegen-'));
  const codegen = (...args: string[]) =>
    spawnSync(process.execPath, [resolve(__dirname, '../codegen.js'), folder, ...args], { encoding: 'utf8' });
  const generated = () => readFileSync(join(folder, 'src/generated/graphql.ts'), 'utf8');

  beforeAll(() => {
    writeFileSync(join(folder, 'schema.graphql'), schema);
    writeFileSync(join(folder, 'codegen.json'), JSON.stringify({ mappers: { Post: '../domain/post#Post' } }));
    codegen();
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('say that they are generated, and how', () => {
    expect(generated()).toMatch(/^\/\/ Generated .*`npm run codegen`/);
  });

  it('take a DateTime for a Date and an ID for a text, in and out', () => {
    expect(generated()).toMatch(/DateTime: { input: Date; output: Date }/);
    expect(generated()).toMatch(/ID: { input: string; output: string }/);
  });

  it('make an enum a union of its names', () => {
    expect(generated()).toMatch(/type Colour =\s*'RED'\s*\| 'GREEN';/);
  });

  it('start from the domain’s type where a mapper names it, also one of the same name', () => {
    expect(generated()).toContain("import type { Post as PostModel } from '../domain/post'");
    expect(generated()).toContain('Post: ResolverTypeWrapper<PostModel>');
  });

  it('know entity references', () => {
    expect(generated()).toContain('__resolveReference?: ReferenceResolver<');
  });

  it('are fresh until the schema changes, and then name the command to run', () => {
    expect(codegen('--check')).toMatchObject({ status: 0 });
    writeFileSync(join(folder, 'schema.graphql'), schema.replace('GREEN', 'BLUE'));
    expect(codegen('--check')).toMatchObject({ status: 1, stderr: expect.stringContaining('npm run codegen') });
    expect(generated()).toContain('GREEN');
  });
});
