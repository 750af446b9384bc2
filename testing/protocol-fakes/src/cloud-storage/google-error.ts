/** An error as Google's APIs answer it. */
export class GoogleError extends Error {
  constructor(
    readonly status: number,
    message = `The fake answers ${status}.`,
  ) {
    super(message);
  }

  toBody(): object {
    const { status, message } = this;
    return { error: { code: status, message, errors: [{ message, domain: 'global' }] } };
  }
}
