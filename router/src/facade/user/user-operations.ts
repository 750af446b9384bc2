import { z } from 'zod';
import { graphqlId, graphqlTime } from '../answer/graphql-scalars';
import type { FacadeOperation } from '../engine/create-ask';
import { USER_DOCUMENT } from './user-document';

function userOperation<Data>(operationName: string, data: z.ZodType<Data>): FacadeOperation<Data> {
  return { document: USER_DOCUMENT, operationName, data };
}

/** The viewer's fields of the user subgraph; the most recently registered device is last. */
const profile = z.object({
  username: z.string(),
  updatedAt: graphqlTime.nullable(),
  devices: z.array(z.object({ token: z.string() })),
});

const account = profile.extend({
  id: graphqlId,
  email: z.string(),
  createdAt: graphqlTime,
  isPremium: z.boolean(),
  stripeCustomerId: z.string().nullable(),
  subscription: z.object({ id: z.string() }).nullable(),
});

/** All that an account's answer needs. */
export type AccountFields = z.infer<typeof account>;

export const signUp = userOperation(
  'SignUp',
  z.object({ signUp: z.object({ createdAt: graphqlTime, user: z.object({ id: graphqlId }) }) }),
);

export const logIn = userOperation(
  'LogIn',
  z.object({
    logIn: z.object({ session: z.object({ accessToken: z.string() }), user: z.object({ id: graphqlId }) }),
  }),
);

export const logOut = userOperation('LogOut', z.object({ logOut: z.object({}) }));

export const readAccount = userOperation('Account', z.object({ me: account }));

export const changeEmail = userOperation('ChangeEmail', z.object({ changeEmail: z.object({ email: z.string() }) }));

export const updateProfile = userOperation('UpdateProfile', z.object({ updateProfile: z.object({ user: profile }) }));

export const subscribe = userOperation('Subscribe', z.object({ createCheckoutSession: z.object({ url: z.string() }) }));
