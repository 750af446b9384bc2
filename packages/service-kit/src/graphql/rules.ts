import { AppError, ForbiddenError, NotSignedInError } from '@gobbler/contracts';
import { allow as shieldAllow, deny as shieldDeny, rule } from 'graphql-shield';
import type { ServiceName } from '../identity/service-name';
import type { RequestContext } from './context';

/** A rule of graphql-shield, which exports no name for its type. */
export type ShieldRule = ReturnType<ReturnType<typeof rule>> | typeof shieldAllow | typeof shieldDeny;

/** Rules by type and field; `*` is for the type's other fields. A field without any is open to every service. */
export type Permissions = Readonly<Record<string, Readonly<Record<string, ShieldRule>>>>;

/** A user is logged in; else `UNAUTHENTICATED`. */
export const isSignedIn: ShieldRule = rule('isSignedIn', { cache: 'contextual' })(
  (_parent, _args, context: RequestContext) => (context.viewer ? true : new NotSignedInError()),
);

/** For fields of `User` that only the person themselves may read: `UNAUTHENTICATED` or `FORBIDDEN` otherwise. */
export const isSelf: ShieldRule = rule('isSelf', { cache: 'no_cache' })((
  parent: { id: string | number },
  _args,
  context: RequestContext,
) => {
  if (!context.viewer) return new NotSignedInError();
  return String(parent.id) === String(context.viewer.userId)
    ? true
    : new ForbiddenError('Only they themselves may see this.');
});

/** graphql-shield refuses two rules of one name, so each set of callers has one rule. */
const callerRules = new Map<string, ShieldRule>();

/** For operations between services; everybody else gets `FORBIDDEN`. */
export function isCalledBy(...services: readonly ServiceName[]): ShieldRule {
  const name = `isCalledBy ${services.join(', ')}`;
  const known = callerRules.get(name);
  if (known) return known;
  const made = rule(name, { cache: 'contextual' })((_parent, _args, context: RequestContext) =>
    services.includes(context.caller) ? true : new AppError('FORBIDDEN', 'This operation is for other services.'),
  );
  callerRules.set(name, made);
  return made;
}

export const allow: ShieldRule = shieldAllow;
export const deny: ShieldRule = shieldDeny;
