import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { buildOverlay, OVERLAYS, overlayFolder } from './support/build-overlay';
import { OVERLAY_EDITIONS } from './support/editions';
import { mergePatch } from './support/merge-patch';
import { manifestFiles, MANIFESTS, readDocuments } from './support/read-manifests';
import { nameOf, ofKind, type Resource } from './support/resource';
import { parseAllDocuments } from 'yaml';

const PARTS = join(OVERLAYS, 'parts');
const overlayNames = OVERLAY_EDITIONS.map(({ name }) => relative('deployment/overlays', name));

function listed(part: string): readonly string[] {
  const folder = join(PARTS, part);
  const [kustomization] = readDocuments(join(folder, 'kustomization.yaml')) as { resources: string[] }[];
  return (kustomization?.resources ?? []).map((file) => relative(MANIFESTS, resolve(folder, file)));
}

function sorted(resources: readonly Resource[]): Resource[] {
  return resources.toSorted((one, other) =>
    `${one.kind} ${nameOf(one)}`.localeCompare(`${other.kind} ${nameOf(other)}`),
  );
}

/** Env is a list whose order kustomize and we don't keep alike, where a patch adds to it. */
function withSortedLists(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(withSortedLists);
    return items.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, field]) => [key, withSortedLists(field)] as const);
  return Object.fromEntries(fields.toSorted(([one], [other]) => one.localeCompare(other)));
}

// Other programs are started here, which takes a moment where a machine has much else to do.
jest.setTimeout(180_000);

describe('the overlays', () => {
  it('have each manifest in exactly one part', () => {
    const files = readdirSync(PARTS).flatMap(listed).toSorted();
    expect(files).toEqual(manifestFiles().map((file) => relative(MANIFESTS, file)));
  });

  it('are all known to these tests', () => {
    const folders = readdirSync(OVERLAYS).filter((name) => !['parts', 'options', 'operator'].includes(name));
    expect(folders.toSorted()).toEqual(overlayNames.toSorted());
  });

  it('leave the servers out where others run them', () => {
    const resources = buildOverlay(overlayFolder('managed-servers'));
    expect(ofKind(resources, 'StatefulSet')).toEqual([]);
    expect(ofKind(resources, 'Deployment')).toHaveLength(8);
    expect(JSON.stringify(resources)).not.toMatch(/postgres:\/\/postgres|mariadb:\/\/mariadb|redis:6379|rabbitmq:5672/);
  });

  it('take the key of Google away where the pod has an identity', () => {
    const resources = buildOverlay(overlayFolder('workload-identity'));
    expect(JSON.stringify(resources)).not.toMatch(/gobbler-gcp|GOOGLE_APPLICATION_CREDENTIALS/);
  });

  // The way here to build them stands in for kubectl, so wherever kubectl is, they must agree.
  if (spawnSync('kubectl', ['version', '--client']).status === 0) {
    it.each([...overlayNames, 'operator'])('are built by kubectl as they are here: %s', (name) => {
      const args = ['kustomize', '--load-restrictor', 'LoadRestrictionsNone', overlayFolder(name)];
      const { stdout, stderr, status } = spawnSync('kubectl', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      const built = parseAllDocuments(stdout).map((document) => document.toJS() as Resource);
      expect(withSortedLists(sorted(built))).toEqual(withSortedLists(sorted(buildOverlay(overlayFolder(name)))));
    });
  }
});

describe('a strategic merge', () => {
  it('finds items by their key, adds new ones, deletes what is marked and replaces other lists', () => {
    const base = { env: [{ name: 'A', value: '1' }, { name: 'B' }], args: ['x', 'y'], kept: true, gone: 1 };
    const patch = {
      env: [
        { name: 'A', value: '2' },
        { name: 'B', $patch: 'delete' },
        { name: 'C', value: '3' },
      ],
      args: ['z'],
      gone: null,
    };
    expect(mergePatch(base, patch)).toEqual({
      env: [
        { name: 'C', value: '3' },
        { name: 'A', value: '2' },
      ],
      args: ['z'],
      kept: true,
    });
  });

  it('refuses to delete what is not there', () => {
    expect(() => mergePatch({ env: [] }, { env: [{ name: 'A', $patch: 'delete' }] })).toThrow('nothing to delete');
  });
});
