/** Headers that our services exchange; the router drops them from outside. */
export const INTERNAL_HEADERS = {
  requestId: 'x-request-id',
  traceparent: 'traceparent',
  /** Milliseconds that are left for the answer. */
  remainingMs: 'x-gobbler-remaining-ms',
  /** From where the person asks, of calls that the router makes for operations which are limited by it. */
  source: 'x-gobbler-source',
  /** On a 401: `clock` when the token was refused for its times alone. */
  refusal: 'x-gobbler-refusal',
} as const;
