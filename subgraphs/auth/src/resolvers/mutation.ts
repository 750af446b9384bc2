import type { SignedIn } from '@gobbler/service-kit';
import type { Context } from '../context';
import type { Caller } from '../domain/session';
import type { MutationResolvers } from '../generated/graphql';
import type { UserParent } from './parents';

/** The permissions require a viewer, except for the first three, which don't use it. */
export const Mutation: MutationResolvers<SignedIn<Context>> = {
  async signUp(_parent, { input }, context) {
    const { signUp, idempotency } = context;
    const { email, username, password, deviceToken = null } = input;
    const key = idempotency.keyOf(input.idempotencyKey, 'input.idempotencyKey');
    const outcome = await signUp({ email, username, password, deviceToken }, key, callerOf(context));
    if (outcome.isReplayed) idempotency.noteReplay();
    const { userId, createdAt, session } = outcome.signedUp;
    return { user: proven(userId), createdAt, session };
  },
  async logIn(_parent, { input }, context) {
    const { userId, session } = await context.accountService.logIn(input.email, input.password, callerOf(context));
    return { user: proven(userId), session };
  },
  async refreshSession(_parent, { input }, { sessionService }) {
    const { userId, session } = await sessionService.refresh(input.refreshToken);
    return { user: proven(userId), session };
  },
  async logOut(_parent, _args, { sessionService, viewer }) {
    await sessionService.logOut(viewer);
    return { user: { id: String(viewer.userId) } };
  },
  async changeEmail(_parent, { input }, context) {
    const { accountService, viewer, loaders } = context;
    const email = await accountService.changeEmail(viewer, input.email, input.password ?? null, callerOf(context));
    loaders.account.clear(viewer.userId);
    return { user: { id: String(viewer.userId) }, email };
  },
};

/** The router names itself `facade` when it runs an operation for the phone app. */
function callerOf({ caller, source }: Pick<Context, 'caller' | 'source'>): Caller {
  return { client: caller === 'facade' ? 'facade' : 'app', source: source ?? 'unknown' };
}

function proven(userId: number): UserParent {
  return { id: String(userId), isProven: true };
}
