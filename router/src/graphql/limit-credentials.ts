import type { ApolloServerPlugin } from '@apollo/server';
import { AppError } from '@gobbler/contracts';
import type { RateLimiter, RateLimiters } from '@gobbler/contracts';
import { Kind, type DocumentNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { refuse } from './refuse';
import type { RouterContext } from './request-context';

export interface CredentialLimits {
  /** Log-ins, sign-ups and checkouts of one source in a minute, together. */
  readonly perSource: number;
  /** In place of both limits for requests from this machine itself; null: no exception. */
  readonly loopback: number | null;
  /** Checkouts for one person in an hour. */
  readonly checkouts: number;
}

/** Each of these at the top of an operation counts. */
const COUNTED: ReadonlySet<string> = new Set(['logIn', 'signUp', 'createCheckoutSession']);

/**
 * The strict limit on what guesses at passwords, makes accounts or asks Stripe, for GraphQL and for the phone's routes, which
 * run the same operations. It is exact, unlike Kong's, which lets a crowd past: of a hundred log-ins at once as many are passed
 * on as it says. An operation with more of them than are left is refused as a whole.
 */
export function limitCredentials(limiters: RateLimiters, limits: CredentialLimits): ApolloServerPlugin<RouterContext> {
  /** Requests from this machine have counters of their own, since `LOOPBACK_LIMIT` may allow them more. */
  const createPair = (name: string, points: number, windowSeconds: number) => {
    const others = limiters.create({ name, points, windowSeconds });
    const loopback = limiters.create({ name: `${name}-loopback`, points: limits.loopback ?? points, windowSeconds });
    return (source: string) => (isLoopback(source) ? loopback : others);
  };
  const credentials = createPair('credentials', limits.perSource, 60);
  const checkouts = createPair('checkouts', limits.checkouts, 3_600);

  return {
    requestDidStart: () =>
      Promise.resolve({
        async didResolveOperation({ document, operation, request, contextValue }) {
          if (!operation) return;
          const fields = topFields(document, operation).filter((name) => COUNTED.has(name));
          if (fields.length === 0) return;
          const { source } = contextValue;
          await consume(credentials(source), source, fields.length);
          const opened = fields.filter((name) => name === 'createCheckoutSession').length;
          const person = opened > 0 ? personOf(contextValue, request.variables) : null;
          if (person !== null) await consume(checkouts(source), person, opened);
        },
      }),
  };
}

async function consume(limiter: RateLimiter, key: string, points: number): Promise<void> {
  const { isAllowed, retryAfterSeconds } = await limiter.consume(key, points);
  if (isAllowed) return;
  throw refuse(new AppError('RATE_LIMITED', 'Too many of these requests. Try again later.', { retryAfterSeconds }));
}

/**
 * Whose checkout it is. Anybody may ask for anybody's by the phone's route, so those are counted apart: a stranger must not
 * keep somebody who is logged in from theirs.
 */
function personOf({ viewer, issuer }: RouterContext, variables: Record<string, unknown> = {}): string | null {
  if (viewer) return `user ${viewer.userId}`;
  const { input } = variables;
  const isNamed = issuer === 'facade' && typeof input === 'object' && input !== null && 'userId' in input;
  return isNamed ? `anybody for ${String(input.userId)}` : null;
}

/** Names of the fields at the top, fragments followed; those that `@skip` would leave out as well. */
function topFields({ definitions }: DocumentNode, operation: OperationDefinitionNode): string[] {
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );
  const namesIn = ({ selections }: SelectionSetNode): string[] =>
    selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return [node.name.value];
      if (node.kind === Kind.INLINE_FRAGMENT) return namesIn(node.selectionSet);
      const fragment = fragments.get(node.name.value);
      return fragment ? namesIn(fragment.selectionSet) : [];
    });
  return namesIn(operation.selectionSet);
}

function isLoopback(source: string): boolean {
  return source.startsWith('127.') || source === '0:0:0:0::/64';
}
