type Fields = Record<string, unknown>;

/** The lists of Kubernetes whose items a patch finds by a key; all others are replaced. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
};

/** A strategic merge as kustomize does it, as far as the overlays here need it. Changes nothing of what it is given. */
export function mergePatch(base: unknown, patch: unknown, field = ''): unknown {
  if (isObject(base) && isObject(patch)) return mergeObjects(base, patch);
  const key = MERGE_KEYS[field];
  if (Array.isArray(base) && Array.isArray(patch) && key !== undefined) return mergeLists(base, patch, key);
  return patch;
}

function mergeObjects(base: Fields, patch: Fields): Fields {
  const merged = { ...base };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = name in base ? mergePatch(base[name], value, name) : value;
  }
  return merged;
}

function mergeLists(base: unknown[], patch: unknown[], key: string): unknown[] {
  const keyOf = (item: unknown) => (isObject(item) ? item[key] : item);
  const patches = new Map(patch.map((item) => [keyOf(item), item]));
  const merged = base.flatMap((item) => {
    const change = patches.get(keyOf(item));
    patches.delete(keyOf(item));
    if (change === undefined) return [item];
    return isObject(change) && change['$patch'] === 'delete' ? [] : [mergePatch(item, change)];
  });
  const unknown = [...patches.values()].filter((item) => isObject(item) && item['$patch'] === 'delete');
  if (unknown.length > 0) throw new Error(`there is nothing to delete: ${JSON.stringify(unknown)}`);
  // kustomize puts new items first; the order means nothing but for env, where it is the same for us.
  return [...patches.values(), ...merged];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
