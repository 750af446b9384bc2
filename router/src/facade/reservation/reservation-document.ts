/** Every operation that the routes under /reservation run. What changes something asks the reservation subgraph alone. */
export const RESERVATION_DOCUMENT = /* GraphQL */ `
  mutation Reserve($postId: ID!, $idempotencyKey: String) {
    reserve(postId: $postId, idempotencyKey: $idempotencyKey) {
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
    cancelReservation(id: $id) {
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
`;
