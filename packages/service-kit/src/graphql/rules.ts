import { AppError, ForbiddenError, NotSignedInError } from '@gobbler/contracts';
import { allow as shieldAllow, deny as shieldDeny, rule } from 'graphql-shield';
import type { ServiceName } from '../identity/service-name';
import type { RequestContext } from './context';

/** A rule of graphql-shield, which exports no name for its type. */
export type ShieldRule = ReturnType<ReturnType<typeof rule>> | typeof shieldAllow | typeof shieldDeny;

/** Rules by type and field; `*` is for the type's other fields. A field without any is open to every service. */
export type Permissions = Readonly<Record<string, Readonly<Record<string, ShieldRule>>>>;

/** The object that a field is read from; an operation has none. */
interface Entity {
  readonly id: string | number;
}

/** Decides at once: true, or the error to answer with. */
export type Check = (parent: Entity, args: unknown, context: RequestContext) => true | AppError;

const checks = new WeakMap<object, Check>();

/** A rule that needs nothing but the request. {@link checkOf} spares it graphql-shield's promises for each value of a field. */
function checkRule(name: string, check: Check): ShieldRule {
  const made: ShieldRule = rule(name, { cache: 'no_cache' })(check);
  checks.set(made, check);
  return made;
}

/** The decision of a rule that is made at once; undefined for all other rules. */
export function checkOf(shieldRule: ShieldRule): Check | undefined {
  return checks.get(shieldRule);
}

/** A user is logged in; else `UNAUTHENTICATED`. */
export const isSignedIn: ShieldRule = checkRule('isSignedIn', (_parent, _args, { viewer }) =>
  viewer ? true : new NotSignedInError(),
);

/** For fields of `User` that only the person themselves may read: `UNAUTHENTICATED` or `FORBIDDEN` otherwise. */
export const isSelf: ShieldRule = checkRule('isSelf', ({ id }, _args, { viewer }) => {
  if (!viewer) return new NotSignedInError();
  return String(id) === String(viewer.userId) ? true : new ForbiddenError('Only they themselves may see this.');
});

/** graphql-shield refuses two rules of one name, so each set of callers has one rule. */
const callerRules = new Map<string, ShieldRule>();

/** For operations between services; everybody else gets `FORBIDDEN`. */
export function isCalledBy(...services: readonly ServiceName[]): ShieldRule {
  const name = `isCalledBy ${services.join(', ')}`;
  const known = callerRules.get(name);
  if (known) return known;
  const made = checkRule(name, (_parent, _args, { caller }) =>
    services.includes(caller) ? true : new AppError('FORBIDDEN', 'This operation is for other services.'),
  );
  callerRules.set(name, made);
  return made;
}

export const allow: ShieldRule = shieldAllow;
export const deny: ShieldRule = shieldDeny;
