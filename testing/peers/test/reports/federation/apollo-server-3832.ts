// https://github.com/apollographql/apollo-server/issues/3832
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a field of one name and different types in a union’s members is selected for each',
  graph: {
    subgraphs: {
      pages: {
        sdl: `type TextAttributes { size: Int } type ImageAttributes { url: String }
          type Text { attributes: TextAttributes } type Image { attributes: ImageAttributes }
          union Body = Text | Image
          type Query { body: [Body] }`,
        resolvers: {
          Query: {
            body: () => [
              { __typename: 'Text', attributes: { size: 12 } },
              { __typename: 'Image', attributes: { url: 'a.png' } },
            ],
          },
        },
      },
    },
  },
  ask: { query: '{ body { ... on Text { attributes { size } } ... on Image { attributes { url } } } }' },
  expected: { data: { body: [{ attributes: { size: 12 } }, { attributes: { url: 'a.png' } }] }, codes: [] },
  stock: 'the same',
};
