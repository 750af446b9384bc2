import { findPrograms, foldersOf } from '../find-programs';
import type { Programs } from '../recipes/recipe';
import type { Tool } from './tool';

/** A tool's programs on this machine, or why it can't be used. */
export async function lookForTool(
  tool: Tool,
  searchPath: string,
): Promise<{ readonly programs: Programs } | { readonly reason: string }> {
  const found = await findPrograms(tool.programs, foldersOf(searchPath));
  if ('missing' in found) return { reason: `missing: ${found.missing.join(', ')}` };
  const reason = await tool.whyUseless(found.programs, searchPath);
  return reason === null ? found : { reason };
}
