// https://github.com/graphql-hive/gateway/pull/177
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'what the other subgraphs know is answered when one is down',
  graph: {
    subgraphs: {
      one: { sdl: 'type Query { up: String }', resolvers: { Query: { up: () => 'here' } } },
      two: { sdl: 'type Query { gone: String }', resolvers: { Query: { gone: () => 'never' } } },
    },
    down: ['two'],
  },
  ask: { query: '{ up gone }' },
  expected: { status: 200, data: { up: 'here', gone: null }, codes: ['SUBGRAPH_UNAVAILABLE'], paths: [['gone']] },
  stock: {
    does: 'answers a null without a path, a wrong code and the subgraph’s address',
    status: 200,
    data: { up: 'here', gone: null },
    codes: ['INTERNAL_SERVER_ERROR'],
    paths: [undefined],
  },
};
