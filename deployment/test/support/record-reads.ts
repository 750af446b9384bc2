import type { Environment } from '@gobbler/service-kit';

/** An environment that notes which names it is asked for. */
export function recordReads(env: Environment): { readonly env: Environment; readonly names: ReadonlySet<string> } {
  const names = new Set<string>();
  const recording = new Proxy(env, {
    get(target, name) {
      if (typeof name !== 'string') return undefined;
      names.add(name);
      return target[name];
    },
  });
  return { env: recording, names };
}
