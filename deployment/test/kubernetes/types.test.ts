import { relative } from 'node:path';
import { problemsOf } from './support/type-problems';
import { buildOverlay, EDITIONS, PLAIN } from './support/editions';
import { MANIFESTS, manifestFiles, readDocuments } from './support/read-manifests';
import { containerAt, named, type Resource } from './support/resource';

describe('every manifest', () => {
  it('is a file that kubectl applies, with something in it', () => {
    const empty = manifestFiles().filter((file) =>
      readDocuments(file).some((resource) => !(resource as Resource | null)?.kind),
    );
    expect(empty.map((file) => relative(MANIFESTS, file))).toEqual([]);
    expect(manifestFiles().length).toBeGreaterThan(40);
  });

  it('has the fields that Kubernetes expects of its kind and no unknown ones, in every edition', () => {
    const hasOverlays = EDITIONS.length > 1;
    const all = [...EDITIONS.flatMap((edition) => edition.read()), ...(hasOverlays ? buildOverlay('operator') : [])];
    expect(problemsOf(all)).toEqual([]);
  });

  it('is noticed when it has not', () => {
    const resources = PLAIN.read();
    Object.assign(containerAt(resources, 'auth/auth'), { imagePullPolice: 'Always' });
    Object.assign(named(resources, 'HorizontalPodAutoscaler', 'auth').spec ?? {}, { minReplicas: 'two' });
    Object.assign(named(resources, 'Service', 'auth').spec?.ports?.[0] ?? {}, { port: undefined });
    Object.assign(named(resources, 'PodDisruptionBudget', 'auth'), { apiVersion: 'policy/v3' });
    const text = problemsOf(resources).join('\n');
    for (const problem of [
      /Deployment auth: .*imagePullPolice is not known/,
      /HorizontalPodAutoscaler auth: .*minReplicas/,
      /Service auth: .*port/,
      /PodDisruptionBudget auth: /,
    ]) {
      expect(text).toMatch(problem);
    }
  });
});
