import { AppError } from '@gobbler/contracts';

/** One problem of a request in FastAPI's form (https://fastapi.tiangolo.com/tutorial/handling-errors/). */
export interface InputProblem {
  /** Where: `path`, `query`, `body` or `header`, then the field. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

/** The request has fields of the wrong type, size or range (`BAD_USER_INPUT`). */
export class InvalidRequestError extends AppError {
  constructor(readonly problems: readonly InputProblem[]) {
    super('BAD_USER_INPUT', problems.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; '));
  }
}
