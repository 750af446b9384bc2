import { POST_FRAGMENTS } from '../post/post-document';

/** Every operation that the routes under /reservation run. What changes something asks the reservation subgraph alone. */
export const RESERVATION_DOCUMENT = /* GraphQL */ `
  mutation Reserve($postId: ID!, $idempotencyKey: String) {
    reserve(input: { postId: $postId, idempotencyKey: $idempotencyKey }) {
      reservation {
        ...ReservationFields
      }
    }
  }

  query Reservations($after: String) {
    me {
      reservations(first: 100, after: $after) {
        edges {
          node {
            ...ReservationFields
            post {
              ...PostFields
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

  mutation CancelReservation($id: ID!) {
    cancelReservation(input: { id: $id }) {
      reservation {
        ...ReservationFields
        post {
          id
        }
      }
    }
  }

  fragment ReservationFields on Reservation {
    id
    createdAt
    updatedAt
    user {
      id
    }
  }

  ${POST_FRAGMENTS}
`;
