import { Pool } from 'undici';
import type { Sender } from '../measure/send-requests';
import { HERE } from './seed';

interface Page {
  readonly data: { readonly nearbyPosts: { readonly pageInfo: { readonly endCursor: string | null } } };
}

/** What the REST route asks for, page by page. */
const PAGE = /* GraphQL */ `
  query ViewPosts($near: PositionInput!, $after: String) {
    nearbyPosts(near: $near, radiusKm: 5, first: 100, after: $after) {
      edges {
        distanceKm
        node {
          id
          title
          description
          pictureUrl
          portions
          endsAt
          isHidden
          createdAt
          updatedAt
          owner {
            id
          }
          availableReservations
          position {
            latitude
            longitude
            isExact
          }
          reservedByMe
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/** The nearest 200 posts, as two GraphQL requests and as the phone's one REST request. */
export function createViewPosts(url: string, sender: Sender) {
  const rest = new Pool(url, { connections: 1 });
  const nearOf = (index: number) => ({ latitude: HERE.latitude + (index % 100) / 1e6, longitude: HERE.longitude });
  return [
    {
      name: 'graphql',
      async view(index: number) {
        const variables = { near: nearOf(index) };
        const first = (await sender.ask({ query: PAGE, variables })) as Page;
        await sender.ask({
          query: PAGE,
          variables: { ...variables, after: first.data.nearbyPosts.pageInfo.endCursor },
        });
      },
    },
    {
      name: 'rest',
      async view(index: number) {
        const { latitude, longitude } = nearOf(index);
        const path = `/post/viewposts?latitude=${latitude}&longitude=${longitude}&user_id=0`;
        const { statusCode, body } = await rest.request({ path, method: 'GET' });
        const text = await body.text();
        if (statusCode !== 200) throw new Error(`${path} ${statusCode}: ${text.slice(0, 300)}`);
      },
    },
  ] as const;
}
