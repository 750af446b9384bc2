/**
 * Every operation that the routes under /user run. `Account` needs three services; what changes an account asks only
 * the one that changes it, so that no other part can fail an answer after the change was made.
 */
export const USER_DOCUMENT = /* GraphQL */ `
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) {
      createdAt
      user {
        id
      }
    }
  }

  mutation LogIn($input: LogInInput!) {
    logIn(input: $input) {
      session {
        accessToken
      }
      user {
        id
      }
    }
  }

  mutation LogOut {
    logOut {
      user {
        id
      }
    }
  }

  query Account {
    me {
      id
      username
      email
      createdAt
      updatedAt
      devices {
        token
      }
      isPremium
      stripeCustomerId
      subscription {
        id
      }
    }
  }

  mutation ChangeEmail($input: ChangeEmailInput!) {
    changeEmail(input: $input) {
      email
    }
  }

  mutation UpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      user {
        username
        updatedAt
        devices {
          token
        }
      }
    }
  }

  mutation Subscribe($input: CreateCheckoutSessionInput!) {
    createCheckoutSession(input: $input) {
      url
    }
  }
`;
