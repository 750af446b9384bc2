import { AppError, type FieldProblem } from './app-error';

/** Values of the wrong type, size or range (`BAD_USER_INPUT`), listed in `fields`. */
export class BadUserInputError extends AppError {
  constructor(fields: readonly FieldProblem[]) {
    super('BAD_USER_INPUT', fields.map((field) => `${field.path}: ${field.message}`).join('; '), { fields });
  }
}
