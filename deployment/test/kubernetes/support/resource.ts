import type { IDeployment, IStatefulSet } from 'kubernetes-models/apps/v1' with { 'resolution-mode': 'import' };
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2' with { 'resolution-mode': 'import' };
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1' with { 'resolution-mode': 'import' };
import type { IConfigMap, IContainer, IPodSpec, IService, IServiceAccount } from 'kubernetes-models/v1' with {
  'resolution-mode': 'import',
};

export type Workload = IDeployment | IStatefulSet;

/** Every kind that the manifests may have. */
export type Resource =
  Workload | IHorizontalPodAutoscaler | INetworkPolicy | IPodDisruptionBudget | IConfigMap | IService | IServiceAccount;

export type Kind = Resource['kind'];
type OfKind<K extends Kind> = Extract<Resource, { kind: K }>;

/** Every resource of one kind. */
export function ofKind<K extends Kind>(resources: readonly Resource[], kind: K): OfKind<K>[] {
  return resources.filter((resource): resource is OfKind<K> => resource.kind === kind);
}

/** The resource of that kind and name. Throws when there is none: for what a test relies on. */
export function named<K extends Kind>(resources: readonly Resource[], kind: K, name: string): OfKind<K> {
  const found = ofKind(resources, kind).find((resource) => nameOf(resource) === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

export function nameOf(resource: Resource): string {
  return resource.metadata?.name ?? '(no name)';
}

export function workloads(resources: readonly Resource[]): Workload[] {
  return [...ofKind(resources, 'Deployment'), ...ofKind(resources, 'StatefulSet')];
}

export function podOf(workload: Workload): IPodSpec {
  const spec = workload.spec?.template.spec;
  if (!spec) throw new Error(`${nameOf(workload)} has no pods`);
  return spec;
}

export function podLabels(workload: Workload): Readonly<Record<string, string>> {
  return workload.spec?.template.metadata?.labels ?? {};
}

/** A container with where it stands. */
export interface PlacedContainer {
  readonly workload: Workload;
  readonly container: IContainer;
  readonly isInit: boolean;
  /** For messages: `post/migrate`. */
  readonly place: string;
}

export function containers(resources: readonly Resource[]): PlacedContainer[] {
  return workloads(resources).flatMap((workload) => {
    const pod = podOf(workload);
    const placed = (container: IContainer, isInit: boolean) => ({
      workload,
      container,
      isInit,
      place: `${nameOf(workload)}/${container.name}`,
    });
    return [
      ...(pod.initContainers ?? []).map((container) => placed(container, true)),
      ...pod.containers.map((container) => placed(container, false)),
    ];
  });
}

/** The workload's container that is named as the workload itself. */
export function mainContainer(workload: Workload): IContainer {
  const container = podOf(workload).containers.find(({ name }) => name === nameOf(workload));
  if (!container) throw new Error(`${nameOf(workload)} has no container of its name`);
  return container;
}

/** What one finds by a container's name, with `name` or `name/container`. For planting violations. */
export function containerAt(resources: readonly Resource[], place: string): IContainer {
  const found = containers(resources).find((placed) => placed.place === place);
  if (!found) throw new Error(`there is no container ${place}`);
  return found.container;
}

export type { IContainer, IPodSpec };
