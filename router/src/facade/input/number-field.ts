import { z } from 'zod';

interface NumberKind {
  readonly isWhole: boolean;
  readonly min: number;
  readonly max: number;
}

const WHOLE = /^\s*[+-]?\d{1,20}\s*$/;
const DECIMAL = /^\s*[+-]?(\d{1,20}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?\s*$/;

/** A number that the phone may send as a JSON number or, as it mostly does, as a text. */
function numberField({ isWhole, min, max }: NumberKind) {
  const field = z.unknown().transform((sent, context): number => {
    const refuse = (message: string, type: string): never => {
      context.addIssue({ code: 'custom', message, params: { type } });
      return z.NEVER;
    };
    if (sent === undefined) return refuse('field required', 'value_error.missing');
    const value = read(sent, isWhole ? WHOLE : DECIMAL);
    if (value === null || !Number.isFinite(value) || (isWhole && !Number.isInteger(value))) {
      return isWhole
        ? refuse('value is not a valid integer', 'type_error.integer')
        : refuse('value is not a valid float', 'type_error.float');
    }
    if (value < min || value > max) return refuse(`must lie between ${min} and ${max}`, 'value_error.number.range');
    return value;
  });
  const hasRange = max < Number.MAX_SAFE_INTEGER;
  return field.meta({ type: isWhole ? 'integer' : 'number', ...(hasRange ? { minimum: min, maximum: max } : {}) });
}

function read(sent: unknown, form: RegExp): number | null {
  if (typeof sent === 'number') return sent;
  return typeof sent === 'string' && form.test(sent) ? Number(sent) : null;
}

export function wholeNumberField(min: number, max: number) {
  return numberField({ isWhole: true, min, max });
}

/** Any finite number, unless a range is given. */
export function decimalField(min = -Number.MAX_VALUE, max = Number.MAX_VALUE) {
  return numberField({ isWhole: false, min, max });
}

/** The id of something: a whole number from 1 to 2^53 - 1. */
export function idField() {
  return wholeNumberField(1, Number.MAX_SAFE_INTEGER);
}

/** A `user_id` that comes along; 0 and nothing both mean that it was not said. */
export function userIdField() {
  return wholeNumberField(0, Number.MAX_SAFE_INTEGER).optional();
}
