/** What the phone is shown of a post; `PostOwnFields` can be had from the post subgraph alone. */
export const POST_FRAGMENTS = /* GraphQL */ `
  fragment PostFields on Post {
    ...PostOwnFields
    availableReservations
    position {
      latitude
      longitude
      isExact
    }
  }

  fragment PostOwnFields on Post {
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
  }
`;

/**
 * Every operation that the routes under /post run. What changes a post asks for `PostOwnFields` alone, so that no other
 * part can fail an answer after the change was made.
 */
export const POST_DOCUMENT = /* GraphQL */ `
  query ViewPost($id: ID!) {
    post(id: $id) {
      ...PostFields
      reservedByMe
    }
  }

  query ViewPosts($near: PositionInput!, $after: String) {
    nearbyPosts(near: $near, radiusKm: 5, first: 100, after: $after) {
      edges {
        distanceKm
        node {
          ...PostFields
          reservedByMe
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }

  query CreatedPosts($after: String) {
    me {
      posts(first: 100, after: $after) {
        edges {
          node {
            ...PostFields
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }

  query ViewCreatedPost($id: ID!, $after: String) {
    post(id: $id) {
      ...PostFields
      reservations(first: 100, after: $after) {
        edges {
          node {
            user {
              id
              username
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }

  query PostBeforeChange($id: ID!) {
    post(id: $id) {
      ...PostFields
      takenReservations
    }
  }

  mutation CreatePost($input: CreatePostInput!) {
    createPost(input: $input) {
      post {
        ...PostOwnFields
      }
    }
  }

  mutation UpdatePost($input: UpdatePostInput!) {
    updatePost(input: $input) {
      post {
        ...PostOwnFields
      }
    }
  }

  mutation DeletePost($id: ID!) {
    deletePost(input: { id: $id }) {
      post {
        ...PostOwnFields
      }
    }
  }

  ${POST_FRAGMENTS}
`;
