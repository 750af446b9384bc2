/** Every GraphQL operation of the demo; `npm run check` reads them here as well. */
export const DEMO_DOCUMENT = /* GraphQL */ `
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) {
      user {
        id
      }
      session {
        accessToken
      }
    }
  }

  query Premium {
    me {
      isPremium
    }
  }
`;
