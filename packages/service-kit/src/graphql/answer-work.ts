import type { ServerResponse } from 'node:http';
import { AppError, OutcomeUnknownError } from '@gobbler/contracts';
import { OperationTypeNode } from 'graphql';
import { currentRequest, runInRequest, type AnswerWork, type RequestScope } from '../http/request-scope';
import { within } from '../concurrency/within';

/**
 * Fields and list items of one answer, ten times those of our largest page. The router's limits allow fewer; this one holds for
 * a client that has a token of ours and asks directly.
 */
const MAX_ANSWER_FIELDS = 25_000;
/** After so many fields the clock is read. */
const FIELDS_PER_LOOK = 64;

/**
 * Runs the work for an answer until its deadline, until its caller is gone or until it has too many fields: then no more fields
 * are resolved and, unless it changes something, no more statements are started.
 */
export function runAnswer<T>(scope: RequestScope, raw: ServerResponse, run: () => Promise<T>): Promise<T> {
  let giveUp: (error: AppError) => void = () => undefined;
  const givenUp = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  let [isGivenUp, fields, fieldsAtLook] = [false, 0, 0];
  function end(error: AppError): void {
    isGivenUp = true;
    giveUp(error);
  }

  const work: AnswerWork = {
    isRead: false,
    isChange: false,
    never: new Promise(() => undefined),
    isOver: () => isGivenUp || performance.now() >= scope.deadlineAt,
    take(count) {
      fields += count;
      if (fields > MAX_ANSWER_FIELDS && !isGivenUp) end(new TooManyFieldsError());
      // The timer of the deadline waits while fields are resolved without a pause; the clock costs more than a field.
      if (fields - fieldsAtLook < FIELDS_PER_LOOK) return !isGivenUp;
      fieldsAtLook = fields;
      return !work.isOver();
    },
  };
  raw.once('close', () => {
    if (!raw.writableFinished) end(new AppError('DEADLINE_EXCEEDED', 'The caller is gone.'));
  });
  const late = () => {
    isGivenUp = true;
    return work.isChange ? new OutcomeUnknownError() : new AppError('DEADLINE_EXCEEDED', 'This took too long.');
  };
  return runInRequest({ ...scope, work }, () =>
    within(scope.deadlineAt - performance.now(), Promise.race([run(), givenUp]), late),
  );
}

export class TooManyFieldsError extends AppError {
  constructor() {
    super('COST_LIMIT', `An answer may have ${MAX_ANSWER_FIELDS} fields at most. Ask for fewer items.`);
  }
}

/** Notes what the current answer's operation is, once it is known. */
export function noteOperation(operation: OperationTypeNode): void {
  const work = currentRequest()?.work;
  if (!work) return;
  work.isRead = operation === OperationTypeNode.QUERY;
  work.isChange = operation === OperationTypeNode.MUTATION;
}

/** Throws when the request was cancelled or its deadline has passed; for reads only. */
export function stopIfOver(): void {
  const work = currentRequest()?.work;
  if (work?.isRead && work.isOver())
    throw new AppError('DEADLINE_EXCEEDED', 'The request was cancelled or its deadline has passed.');
}
