import type { GraphiQLProps } from 'graphiql';

/** What clients are offered, by path. */
const OPERATIONS = import.meta.glob<string>('../../../router/operations/*.graphql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

type Tab = NonNullable<GraphiQLProps['defaultTabs']>[number];

const HOUR_MS = 3_600_000;
const CITY_HALL = { latitude: 1.29, longitude: 103.85 };

/** The tabs of someone who opens the page for the first time: from finding food to becoming premium. */
export function createTabs(now: Date): Tab[] {
  const endsAt = new Date(now.getTime() + 3 * HOUR_MS).toISOString();
  return [
    tab('feed', { near: CITY_HALL, first: 20 }),
    tab('sign-up', {
      input: { email: `ana.${now.getTime()}@example.com`, username: 'Ana', password: 'leftovers-are-lovely-7' },
    }),
    tab('create-post', {
      input: {
        title: 'Vegetable curry',
        description: 'Still warm, bring a box',
        position: CITY_HALL,
        portions: 5,
        endsAt,
      },
    }),
    tab('reserve', { input: { postId: '1' } }),
    tab('premium'),
    tab('me'),
  ];
}

function tab(name: string, variables?: object): Tab {
  const query = OPERATIONS[`../../../router/operations/${name}.graphql`] ?? '';
  return { query, variables: variables ? JSON.stringify(variables, null, 2) : null };
}
