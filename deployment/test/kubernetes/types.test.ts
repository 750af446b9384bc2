import { relative } from 'node:path';
import { EDITIONS } from './support/editions';
import { MANIFESTS, manifestFiles, readResources } from './support/read-manifests';
import { containerAt, named, nameOf, type Resource } from './support/resource';
import { typeProblems } from './support/type-problems';
import { PLAIN } from './support/editions';

/** `kind name: problem`, of everything at once. */
function problems(resources: readonly Resource[]): string[] {
  return typeProblems(resources).flatMap((found, index) => {
    const resource = resources[index];
    return found.map((problem) => `${resource ? `${resource.kind} ${nameOf(resource)}` : index}: ${problem}`);
  });
}

// Other programs are started here, which takes a moment where a machine has much else to do.
jest.setTimeout(180_000);

describe('every manifest', () => {
  it('is a file that kubectl applies, with something in it', () => {
    const empty = manifestFiles().filter((file) => readResources(file).some((resource) => !resource?.kind));
    expect(empty.map((file) => relative(MANIFESTS, file))).toEqual([]);
    expect(manifestFiles().length).toBeGreaterThan(40);
  });

  it('is what Kubernetes expects of its kind, without a field that it does not know, in every edition', () => {
    expect(problems(EDITIONS.flatMap((edition) => edition.read()))).toEqual([]);
  });

  it('is seen when it is not', () => {
    const resources = PLAIN.read();
    const auth = containerAt(resources, 'auth/auth');
    Object.assign(auth, { imagePullPolice: 'Always' });
    Object.assign(named(resources, 'HorizontalPodAutoscaler', 'auth').spec ?? {}, { minReplicas: 'two' });
    delete named(resources, 'Service', 'auth').spec?.ports?.[0]?.targetPort;
    Object.assign(named(resources, 'Service', 'auth').spec?.ports?.[0] ?? {}, { port: undefined });
    Object.assign(named(resources, 'PodDisruptionBudget', 'auth'), { apiVersion: 'policy/v3' });
    const text = problems(resources).join('\n');
    expect(text).toMatch(/Deployment auth: .*imagePullPolice is not known/);
    expect(text).toMatch(/HorizontalPodAutoscaler auth: .*minReplicas/);
    expect(text).toMatch(/Service auth: .*port/);
    expect(text).toMatch(/PodDisruptionBudget auth: /);
  });
});
