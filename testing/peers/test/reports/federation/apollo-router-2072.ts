// https://github.com/apollographql/router/issues/2072
import type { Report } from '../../support/report';

export const report: Report = {
  title: 'a non-null field in a fragment that a variable leaves away is no error',
  graph: {
    subgraphs: {
      times: { sdl: 'type Query { queriedAt: String! }', resolvers: { Query: { queriedAt: () => 'now' } } },
    },
  },
  ask: {
    query: 'query Example($do: Boolean!) { ...At @include(if: $do) } fragment At on Query { queriedAt }',
    variables: { do: false },
  },
  expected: { status: 200, data: {}, codes: [] },
  stock: 'the same',
};
