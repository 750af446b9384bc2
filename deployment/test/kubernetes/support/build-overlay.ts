import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mergePatch } from './merge-patch';
import { ROOT, readDocuments, readResources } from './read-manifests';
import { nameOf, type Resource } from './resource';

export const OVERLAYS = join(ROOT, 'deployment/overlays');

interface Kustomization {
  readonly kind: 'Kustomization' | 'Component';
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly patches?: readonly { readonly path: string }[];
}

/** All that a kustomization may say here; more of kustomize is not built below. */
const KNOWN_FIELDS = new Set(['apiVersion', 'kind', 'resources', 'components', 'patches']);

/**
 * What `kubectl kustomize` makes of a folder: resources, components and strategic merges. Written here because machines that run
 * the tests may have no kubectl; where there is one, a test holds the two against each other.
 */
export function buildOverlay(folder: string): Resource[] {
  const { resources = [], ...rest } = readKustomization(folder);
  const built = resources.flatMap((path) => buildResource(resolve(folder, path)));
  return applyKustomization(folder, rest, built);
}

function buildResource(path: string): Resource[] {
  return statSync(path).isDirectory() ? buildOverlay(path) : readResources(path);
}

function applyKustomization(folder: string, kustomization: Kustomization, resources: Resource[]): Resource[] {
  const withComponents = (kustomization.components ?? []).reduce((sofar, path) => {
    const component = resolve(folder, path);
    const { resources: added = [], ...rest } = readKustomization(component);
    const all = [...sofar, ...added.flatMap((file) => buildResource(resolve(component, file)))];
    return applyKustomization(component, rest, all);
  }, resources);
  return (kustomization.patches ?? []).reduce(
    (sofar, { path }) => patchOne(sofar, resolve(folder, path)),
    withComponents,
  );
}

function patchOne(resources: Resource[], file: string): Resource[] {
  const [patch, ...more] = readResources(file);
  if (!patch || more.length > 0) throw new Error(`${file} is not one patch`);
  const index = resources.findIndex((resource) => resource.kind === patch.kind && nameOf(resource) === nameOf(patch));
  const target = resources[index];
  if (!target) throw new Error(`${file} patches ${patch.kind} ${nameOf(patch)}, which is not there`);
  return resources.with(index, mergePatch(target, patch) as Resource);
}

function readKustomization(folder: string): Kustomization {
  const file = join(folder, 'kustomization.yaml');
  const [document] = readDocuments(file) as Kustomization[];
  const unknown = Object.keys(document ?? {}).filter((field) => !KNOWN_FIELDS.has(field));
  if (!document || unknown.length > 0) throw new Error(`${file} says what is not built here: ${unknown.join(', ')}`);
  return document;
}

/** The folder of an overlay that is meant to be built. */
export function overlayFolder(name: string): string {
  return join(OVERLAYS, name);
}
