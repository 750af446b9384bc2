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
  /** Begins an answer and never ends it. */
  | { readonly kind: 'half-answer' }
  /** Resets the connection. */
  | { readonly kind: 'reset' }
  /** Takes the message, then resets the connection in place of the answer. */
  | { readonly kind: 'lose-answer' };

/** For which messages a fault is meant, and how often. */
export interface FaultScope {
  /** Only for this token; for any by default. */
  readonly token?: string;
  /** Messages that meet it; without end by default. */
  readonly times?: number;
  /** Messages in its scope that go well before. */
  readonly after?: number;
}

interface Planned {
  readonly fault: FcmFault;
  readonly token: string | undefined;
  toSkip: number;
  left: number;
}

/** The faults that are still to come, the first planned first. */
export interface FaultPlan {
  add(fault: FcmFault, scope?: FaultScope): void;
  /** The fault that a message for this token meets; undefined when all goes well. */
  next(token: string): FcmFault | undefined;
  clear(): void;
}

export function createFaultPlan(): FaultPlan {
  let planned: Planned[] = [];
  return {
    add(fault, { token, times = Infinity, after = 0 } = {}) {
      planned.push({ fault, token, toSkip: after, left: times });
    },
    next(token) {
      for (const plan of planned) {
        if (plan.left === 0 || (plan.token !== undefined && plan.token !== token)) continue;
        if (plan.toSkip > 0) {
          plan.toSkip -= 1;
          continue;
        }
        plan.left -= 1;
        return plan.fault;
      }
      return undefined;
    },
    clear() {
      planned = [];
    },
  };
}
