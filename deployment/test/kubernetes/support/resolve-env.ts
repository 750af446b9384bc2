import { named, type IContainer, type Resource } from './resource';

/** One variable of a container, as the container will see it. */
export interface GivenVariable {
  readonly name: string;
  /** Undefined for an optional key that is missing. */
  readonly value: string | undefined;
  /** The key of the secret that it comes from. */
  readonly secretKey?: { readonly secret: string; readonly key: string; readonly isOptional: boolean };
  /** Whether another variable is made of it. */
  readonly isPart: boolean;
}

/**
 * What a container's environment will be.
 * @param secretValue what stands under a key of a secret
 */
export function resolveEnv(
  resources: readonly Resource[],
  container: IContainer,
  secretValue: (key: string) => string | undefined = (key) => `value-of-${key}`,
): GivenVariable[] {
  const env = container.env ?? [];
  const known = new Map<string, string>();
  return env.map(({ name, value = '', valueFrom }) => {
    const isPart = env.some((other) => other.value?.includes(`$(${name})`));
    const ref = valueFrom?.secretKeyRef;
    const config = valueFrom?.configMapKeyRef;
    const text = ref
      ? secretValue(ref.key)
      : config
        ? named(resources, 'ConfigMap', config.name ?? '').data?.[config.key]
        : expand(value, known);
    if (text !== undefined) known.set(name, text);
    const secretKey = ref && { secret: ref.name ?? '', key: ref.key, isOptional: ref.optional === true };
    return { name, value: text, isPart, ...(secretKey ? { secretKey } : {}) };
  });
}

/** Kubernetes leaves what it does not know, or knows only later, as it stands. */
function expand(value: string, known: ReadonlyMap<string, string>): string {
  return value.replaceAll(/\$\(([A-Z_]+)\)/g, (whole, name: string) => known.get(name) ?? whole);
}

/** `name` to value. */
export function asEnvironment(given: readonly GivenVariable[]): Record<string, string | undefined> {
  return Object.fromEntries(given.map(({ name, value }) => [name, value]));
}
