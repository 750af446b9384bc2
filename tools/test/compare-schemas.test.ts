import { buildSchema } from 'graphql';
import { compareSchemas } from '../contract/compare-schemas.js';

const RELEASED = `
  enum Kind { BREAD SOUP }
  type Post { id: ID! title: String! kind: Kind }
  input NewPost { title: String! note: String }
  type Query { post(id: ID!): Post }
  type Mutation { create(input: NewPost!): Post }`;
const OPERATIONS = [{ client: 'phone', version: '2.1.0', document: 'query P { post(id: 1) { id title } }' }];

const compare = (change: (sdl: string) => string) =>
  compareSchemas(buildSchema(RELEASED), buildSchema(change(RELEASED)), OPERATIONS);
const levels = async (change: (sdl: string) => string) => (await compare(change)).changes.map(({ level }) => level);

describe('the comparison of a schema with the released one', () => {
  it('finds nothing when nothing has changed', async () => {
    expect(await compare((sdl) => sdl)).toMatchObject({ changes: [], broken: [] });
  });

  it.each([
    ['a field that is gone', (sdl: string) => sdl.replace('title: String! kind', 'kind')],
    [
      'a field that may be null now',
      (sdl: string) => sdl.replace('{ id: ID! title: String!', '{ id: ID! title: String'),
    ],
    ['an argument that is required now', (sdl: string) => sdl.replace('post(id: ID!)', 'post(id: ID!, at: Int!)')],
    ['an input field that is required now', (sdl: string) => sdl.replace('note: String', 'note: String!')],
    ['a value that is gone', (sdl: string) => sdl.replace('BREAD SOUP', 'BREAD')],
  ])('calls %s breaking', async (_what, change) => {
    expect(await levels(change)).toContain('breaking');
  });

  it('calls a new value of an enum dangerous, and a new field safe', async () => {
    expect(await levels((sdl) => sdl.replace('BREAD SOUP', 'BREAD SOUP CAKE'))).toEqual(['dangerous']);
    expect(await levels((sdl) => sdl.replace('kind: Kind', 'kind: Kind portions: Int'))).toEqual(['safe']);
  });

  it('names the client and the version whose operation no longer works', async () => {
    const { broken } = await compare((sdl) => sdl.replace('title: String! kind', 'name: String! kind'));
    expect(broken).toEqual(['phone 2.1.0: Cannot query field "title" on type "Post".']);
  });

  it('lists the worst changes first', async () => {
    const change = (sdl: string) => sdl.replace('kind: Kind', 'portions: Int').replace('BREAD SOUP', 'BREAD SOUP CAKE');
    expect(await levels(change)).toEqual(['breaking', 'dangerous', 'safe']);
  });

  const CLIENTS = [
    ...OPERATIONS,
    { client: 'phone', version: '2.1.0', document: 'query Kind { post(id: 1) { kind } }' },
    { client: 'web', version: '7', document: 'mutation M($new: NewPost!) { create(input: $new) { id } }' },
  ];
  const levelsOf = async (change: (sdl: string) => string) => {
    const { clients } = await compareSchemas(buildSchema(RELEASED), buildSchema(change(RELEASED)), CLIENTS);
    return clients.map(({ name, level }) => `${name} ${level}`);
  };

  it.each([
    ['a field that is gone', (sdl: string) => sdl.replace('title: String! kind', 'kind'), 'breaking', 'safe'],
    [
      'a field that may be null now',
      (sdl: string) => sdl.replace('{ id: ID! title: String!', '{ id: ID! title: String'),
      'breaking',
      'safe',
    ],
    ['a new value of an enum', (sdl: string) => sdl.replace('BREAD SOUP', 'BREAD SOUP CAKE'), 'dangerous', 'safe'],
    ['a value that is gone', (sdl: string) => sdl.replace('BREAD SOUP', 'BREAD'), 'breaking', 'safe'],
    [
      'an argument that is required now',
      (sdl: string) => sdl.replace('post(id: ID!)', 'post(id: ID!, at: Int!)'),
      'breaking',
      'safe',
    ],
    ['a new argument', (sdl: string) => sdl.replace('post(id: ID!)', 'post(id: ID!, at: Int)'), 'dangerous', 'safe'],
    ['a new input field', (sdl: string) => sdl.replace('note: String', 'note: String tag: String'), 'safe', 'safe'],
    [
      'an input field that is required now',
      (sdl: string) => sdl.replace('note: String', 'note: String!'),
      'safe',
      'breaking',
    ],
    ['a new field', (sdl: string) => sdl.replace('kind: Kind', 'kind: Kind portions: Int'), 'safe', 'safe'],
  ])('says whom %s concerns', async (_what, change, phone, web) => {
    expect(await levelsOf(change)).toEqual([`phone 2.1.0 ${phone}`, `web 7 ${web}`]);
  });
});
