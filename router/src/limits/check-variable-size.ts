import { AppError } from '@gobbler/errors';
import { LIMITS } from './limits';

/** Throws `LIST_LIMIT` or `DEPTH_LIMIT` for variables with a list that is too long or values nested too deeply. */
export function checkVariableSize(variables: Readonly<Record<string, unknown>>): void {
  // Not recursive: what comes from outside may be nested more deeply than the stack is.
  const open: { value: unknown; depth: number }[] = [{ value: variables, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > LIMITS.valueDepth) {
      throw new AppError('DEPTH_LIMIT', `Variables may be nested ${LIMITS.valueDepth} levels deep at most.`);
    }
    if (Array.isArray(value) && value.length > LIMITS.listItems) {
      throw new AppError('LIST_LIMIT', `A list may have ${LIMITS.listItems} items at most.`);
    }
    for (const item of Object.values(value)) open.push({ value: item, depth: depth + 1 });
  }
}
