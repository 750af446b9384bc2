import { AppError, BadUserInputError } from '@gobbler/contracts';
import { LIMITS } from './limits';

/**
 * Throws `LIST_LIMIT` or `DEPTH_LIMIT` for variables with a list that is too long or values nested too deeply, and
 * `BAD_USER_INPUT` for a number beyond a double, which would reach a subgraph as null.
 */
export function checkVariableSize(variables: Readonly<Record<string, unknown>>): void {
  // Not recursive: deep input would overflow the stack.
  const open: { value: unknown; name: string; depth: number }[] = [{ value: variables, name: '', depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, name, depth } = next;
    if (value === Infinity || value === -Infinity) {
      throw new BadUserInputError([{ path: name, message: 'contains a number that is too large' }]);
    }
    if (typeof value !== 'object' || value === null) continue;
    if (depth > LIMITS.valueDepth) {
      throw new AppError('DEPTH_LIMIT', `Variables may be nested at most ${LIMITS.valueDepth} levels deep.`);
    }
    if (Array.isArray(value) && value.length > LIMITS.listItems) {
      throw new AppError('LIST_LIMIT', `A list may have at most ${LIMITS.listItems} items.`);
    }
    for (const [key, item] of Object.entries(value)) open.push({ value: item, name: name || key, depth: depth + 1 });
  }
}
