import type { Path } from './error-places';
import { everyField, type Selection } from '../normalise/selection';

/** Suffix that the planner adds when two fields of a fetch conflict. */
const PLANNERS_SUFFIX = /__alias_\d+$/;

/** An error's path in the client's names. It stops above fields that the planner added (keys, `@requires`). */
export function restorePath(root: Selection, path: Path): Path {
  const restored: (string | number)[] = [];
  let level: readonly Selection[] = [root];
  for (const step of path) {
    if (typeof step === 'number' || step === '@') {
      restored.push(step);
      continue;
    }
    const fields = [...everyField(level)];
    const found = fields.filter(({ internalName }) => internalName === step);
    const same =
      found.length > 0
        ? found
        : fields.filter(({ internalName }) => internalName === step.replace(PLANNERS_SUFFIX, ''));
    const [first] = same;
    if (!first) break;
    restored.push(first.responseName);
    level = same.flatMap(({ selection }) => selection ?? []);
  }
  return restored;
}
