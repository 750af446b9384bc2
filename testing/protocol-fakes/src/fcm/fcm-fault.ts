import type { FaultTimes } from '../fault-plan';

/** What can go wrong with one message. */
export type FcmFault =
  /** 404: the token belongs to no phone any more. */
  | { readonly kind: 'unregistered' }
  /** 400: what was given is no token. */
  | { readonly kind: 'invalid-token' }
  /** 400: the message, not its token, is wrong. */
  | { readonly kind: 'invalid-message' }
  /** 403: the token belongs to another Firebase project. */
  | { readonly kind: 'other-sender' }
  /** 429 of the whole project; `retryAfter` as it stands in the header, seconds or a date. */
  | { readonly kind: 'quota'; readonly retryAfter?: string }
  /** 429 of one phone that got too much. */
  | { readonly kind: 'device-quota' }
  /** 500. */
  | { readonly kind: 'internal' }
  /** 503; `retryAfter` as it stands in the header. */
  | { readonly kind: 'unavailable'; readonly retryAfter?: string }
  /** 502 with a page of HTML, as a proxy in between answers. */
  | { readonly kind: 'bad-gateway' }
  /** Takes the message and never answers. */
  | { readonly kind: 'hang' }
  /** Starts an answer and never ends it. */
  | { readonly kind: 'half-answer' }
  /** Resets the connection. */
  | { readonly kind: 'reset' };

/** For which messages a fault is meant, and how often. */
export interface FaultScope extends FaultTimes {
  /** Only for this token; for any by default. */
  readonly token?: string;
}
