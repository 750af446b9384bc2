/** A refusal in Stripe's own shape (https://docs.stripe.com/api/errors). */
export class LocalStripeError extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  readonly param: string | undefined;

  constructor(
    status: number,
    message: string,
    { type = 'invalid_request_error', code, param }: { type?: string; code?: string; param?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
  }
}

/** Nothing has this id. A missing object that the address names is 404, one that a parameter names 400. */
export function missing(kind: string, id: string, param: string): LocalStripeError {
  const status = param === 'id' ? 404 : 400;
  return new LocalStripeError(status, `No such ${kind}: '${id}'`, { code: 'resource_missing', param });
}
