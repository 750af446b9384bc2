/** The push sender broke its contract: which tokens were reached can't be known. */
export class UnclearPushResultsError extends Error {
  override readonly name = 'UnclearPushResultsError';

  constructor(tokens: number, results: number) {
    super(`the push sender gave ${results} results for ${tokens} tokens`);
  }
}

/** It is not known whether that one will get through, so the event must come again. */
export class EventClaimedError extends Error {
  override readonly name = 'EventClaimedError';

  constructor() {
    super('another worker is handling this event');
  }
}
