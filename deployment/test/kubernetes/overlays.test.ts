import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { testTool } from '@gobbler/test-servers';
import { buildOverlay, OVERLAY_EDITIONS, OVERLAYS } from './support/editions';
import { manifestFiles, MANIFESTS, readDocuments } from './support/read-manifests';
import { ofKind } from './support/resource';

beforeAll(() => testTool('kubectl'));

describe('the overlays', () => {
  it('have each manifest in exactly one part', () => {
    const files = readdirSync(join(OVERLAYS, 'parts')).flatMap((part) => {
      const folder = join(OVERLAYS, 'parts', part);
      const [kustomization] = readDocuments(join(folder, 'kustomization.yaml')) as { resources: string[] }[];
      return (kustomization?.resources ?? []).map((file) => relative(MANIFESTS, resolve(folder, file)));
    });
    expect(files.toSorted()).toEqual(manifestFiles().map((file) => relative(MANIFESTS, file)));
  });

  it('are all checked by these tests', () => {
    const folders = readdirSync(OVERLAYS).filter(
      (name) => !['parts', 'options', 'operator', 'observability'].includes(name),
    );
    const known = OVERLAY_EDITIONS.map(({ name }) => relative('deployment/overlays', name));
    expect(folders.toSorted()).toEqual(known.toSorted());
  });

  it('leave the servers out where others run them', () => {
    const resources = buildOverlay('managed-servers');
    expect(ofKind(resources, 'StatefulSet')).toEqual([]);
    expect(ofKind(resources, 'Deployment')).toHaveLength(8);
    expect(JSON.stringify(resources)).not.toMatch(/postgres:\/\/postgres|mariadb:\/\/mariadb|redis:6379|rabbitmq:5672/);
  });

  it('remove the key of Google where the pod has an identity', () => {
    const text = JSON.stringify(buildOverlay('workload-identity'));
    expect(text).not.toMatch(/gobbler-gcp|GOOGLE_APPLICATION_CREDENTIALS/);
  });
});
