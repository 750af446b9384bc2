import { AppError } from '@gobbler/contracts';
import type { RateLimiter, RateLimiters } from '@gobbler/contracts';
import { Kind, type DocumentNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from '../engine/normalise/fragments-of';
import type { OperationStep, ResolvedOperation } from './operation-step';
import { refuse } from './refuse';
import type { RouterContext } from './request-context';

export interface CredentialLimits {
  /** Log-ins, sign-ups, changes of an email and checkouts per source and minute, together. */
  readonly perSource: number;
  /** Replaces both limits for requests from this machine; null: no exception. */
  readonly loopback: number | null;
  /** Checkouts per user and hour. */
  readonly checkouts: number;
}

/** Root fields that count. */
const COUNTED: ReadonlySet<string> = new Set(['logIn', 'signUp', 'changeEmail', 'createCheckoutSession']);

/**
 * Limits operations that guess passwords, create accounts or call Stripe, for GraphQL and the phone's routes. The limit is exact
 * even for simultaneous requests, unlike Kong's. An operation with more of these fields than remain is refused as a whole.
 */
export function limitCredentials(limiters: RateLimiters, limits: CredentialLimits): OperationStep {
  /** Requests from this machine are counted apart, since `LOOPBACK_LIMIT` may allow more. */
  const createPair = (name: string, points: number, windowSeconds: number) => {
    const others = limiters.create({ name, points, windowSeconds });
    const loopback = limiters.create({ name: `${name}-loopback`, points: limits.loopback ?? points, windowSeconds });
    return (source: string) => (isLoopback(source) ? loopback : others);
  };
  const credentials = createPair('credentials', limits.perSource, 60);
  const checkouts = createPair('checkouts', limits.checkouts, 3_600);

  const counted = new WeakMap<OperationDefinitionNode, readonly string[]>();
  function countedFields(document: DocumentNode, operation: OperationDefinitionNode): readonly string[] {
    const known = counted.get(operation) ?? topFields(document, operation).filter((name) => COUNTED.has(name));
    counted.set(operation, known);
    return known;
  }

  async function count(fields: readonly string[], { variables, contextValue }: ResolvedOperation): Promise<void> {
    const { source } = contextValue;
    await consume(credentials(source), source, fields.length);
    const opened = fields.filter((name) => name === 'createCheckoutSession').length;
    const key = opened > 0 ? checkoutKeyOf(contextValue, variables) : null;
    if (key !== null) await consume(checkouts(source), key, opened);
  }

  return {
    check(resolved) {
      const fields = countedFields(resolved.document, resolved.operation);
      return fields.length === 0 ? undefined : count(fields, resolved);
    },
  };
}

async function consume(limiter: RateLimiter, key: string, points: number): Promise<void> {
  const { isAllowed, retryAfterSeconds } = await limiter.consume(key, points);
  if (isAllowed) return;
  throw refuse(new AppError('RATE_LIMITED', 'Too many of these requests. Try again later.', { retryAfterSeconds }));
}

/**
 * The key of the user a checkout is for. The phone's route needs no login and may name any user, so its checkouts are counted
 * apart: they must not use up the limit of users who are logged in.
 */
function checkoutKeyOf({ viewer, issuer }: RouterContext, { input }: ResolvedOperation['variables']): string | null {
  if (viewer) return `user ${viewer.userId}`;
  const isNamed = issuer === 'facade' && typeof input === 'object' && input !== null && 'userId' in input;
  return isNamed ? `anonymous for ${String(input.userId)}` : null;
}

/** Names of the root fields, with fragments expanded and regardless of `@skip`. */
function topFields(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const fragments = fragmentsOf(document);
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
