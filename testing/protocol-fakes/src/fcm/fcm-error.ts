import type { FcmFault } from './fcm-fault';

/** An error as Google's APIs write it. */
export interface FcmError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';
const QUOTA_FAILURE = 'type.googleapis.com/google.rpc.QuotaFailure';
const PAGE = '<!DOCTYPE html>\n<html lang=en>\n<title>Error 502 (Server Error)!!1</title>\n';

function error(status: number, name: string, message: string, ...details: object[]): FcmError {
  const body = { code: status, message, status: name, ...(details.length > 0 ? { details } : {}) };
  return { status, headers: {}, body: { error: body } };
}

const fcm = (errorCode: string) => ({ '@type': FCM_ERROR, errorCode });

function withRetryAfter(answer: FcmError, retryAfter: string | undefined): FcmError {
  return retryAfter === undefined ? answer : { ...answer, headers: { 'retry-after': retryAfter } };
}

export const UNAUTHENTICATED = error(
  401,
  'UNAUTHENTICATED',
  'Request had invalid authentication credentials. Expected OAuth 2 access token.',
);

export const PERMISSION_DENIED = error(
  403,
  'PERMISSION_DENIED',
  "Permission 'cloudmessaging.messages.create' denied on resource (or it may not exist).",
);

/** 400 for a message with a wrong field. */
export function invalidField(field: string, description: string): FcmError {
  const violation = { '@type': BAD_REQUEST, fieldViolations: [{ field, description }] };
  return error(400, 'INVALID_ARGUMENT', description, violation, fcm('INVALID_ARGUMENT'));
}

/** What a message that meets this fault is answered; undefined for faults that are no answer. */
export function errorOf(fault: FcmFault): FcmError | undefined {
  switch (fault.kind) {
    case 'unregistered':
      return error(404, 'NOT_FOUND', 'Requested entity was not found.', fcm('UNREGISTERED'));
    case 'invalid-token': {
      const message = 'The registration token is not a valid FCM registration token';
      return error(400, 'INVALID_ARGUMENT', message, fcm('INVALID_ARGUMENT'));
    }
    case 'invalid-message':
      return invalidField('message.notification.body', 'Invalid value');
    case 'other-sender':
      return error(403, 'PERMISSION_DENIED', 'SenderId mismatch', fcm('SENDER_ID_MISMATCH'));
    case 'quota': {
      const message = 'Quota exceeded for quota metric';
      return withRetryAfter(error(429, 'RESOURCE_EXHAUSTED', message, fcm('QUOTA_EXCEEDED')), fault.retryAfter);
    }
    case 'device-quota': {
      const violations = [{ subject: 'device:a-phone', description: 'Device message rate exceeded' }];
      const failure = { '@type': QUOTA_FAILURE, violations };
      return error(429, 'RESOURCE_EXHAUSTED', 'Device message rate exceeded', fcm('QUOTA_EXCEEDED'), failure);
    }
    case 'internal':
      return error(500, 'INTERNAL', 'Internal error encountered.', fcm('INTERNAL'));
    case 'unavailable': {
      const message = 'The service is currently unavailable.';
      return withRetryAfter(error(503, 'UNAVAILABLE', message, fcm('UNAVAILABLE')), fault.retryAfter);
    }
    case 'bad-gateway':
      return { status: 502, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: PAGE };
    case 'hang':
    case 'half-answer':
    case 'reset':
      return undefined;
  }
}
