/** A refusal, in the words of the JSON API. */
export class GoogleError extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'invalid',
  401: 'authError',
  403: 'forbidden',
  404: 'notFound',
  408: 'requestTimeout',
  412: 'conditionNotMet',
  416: 'requestedRangeNotSatisfiable',
  429: 'rateLimitExceeded',
  500: 'internalError',
  503: 'backendError',
};

/** A refusal by its status alone. */
export function googleError(status: number, message = `The fake answers ${status}.`): GoogleError {
  return new GoogleError(status, REASONS[status] ?? 'unknown', message);
}

/** The body of a refusal by the JSON API. */
export function toJsonBody({ status, reason, message }: GoogleError): object {
  return { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } };
}

const XML_CODES: Readonly<Record<string, string>> = {
  notFound: 'NoSuchKey',
  conditionNotMet: 'PreconditionFailed',
  forbidden: 'AccessDenied',
  backendError: 'ServiceUnavailable',
};

/** The body of a refusal by the XML API, which signed addresses belong to. */
export function toXmlBody({ reason, message }: GoogleError): string {
  const code = XML_CODES[reason] ?? reason;
  return `<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}
