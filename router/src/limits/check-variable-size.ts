import { AppError, BadUserInputError } from '@gobbler/contracts';
import { LIMITS } from './limits';

/**
 * Throws `LIST_LIMIT` or `DEPTH_LIMIT` for variables with a list that is too long or values nested too deeply, and
 * `BAD_USER_INPUT` for a number that no double holds: a subgraph would be sent null.
 */
export function checkVariableSize(variables: Readonly<Record<string, unknown>>): void {
  // Not recursive: what comes from outside may be nested more deeply than the stack is.
  const open: { value: unknown; name: string; depth: number }[] = [{ value: variables, name: '', depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, name, depth } = next;
    if (value === Infinity || value === -Infinity) {
      throw new BadUserInputError([{ path: name, message: 'has a number that is too large' }]);
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth > LIMITS.valueDepth) {
      throw new AppError('DEPTH_LIMIT', `Variables may be nested ${LIMITS.valueDepth} levels deep at most.`);
    }
    if (Array.isArray(value) && value.length > LIMITS.listItems) {
      throw new AppError('LIST_LIMIT', `A list may have ${LIMITS.listItems} items at most.`);
    }
    for (const [key, item] of Object.entries(value)) open.push({ value: item, name: name || key, depth: depth + 1 });
  }
}
