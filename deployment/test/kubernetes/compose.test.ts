import { join } from 'node:path';
import { PLAIN } from './support/editions';
import { readDocuments, ROOT } from './support/read-manifests';
import { mainContainer, nameOf, workloads } from './support/resource';

interface ComposeFile {
  readonly services: Readonly<Record<string, { readonly image?: string }>>;
}

describe('Compose and Kubernetes', () => {
  it('run the same images', () => {
    const [compose] = readDocuments(join(ROOT, 'docker-compose.yml'), { merge: true }) as ComposeFile[];
    const images = workloads(PLAIN.read()).map(
      (workload) => [nameOf(workload), mainContainer(workload).image] as const,
    );
    expect(images).toHaveLength(12);
    // What a server is in Compose, or one of our images with its defaults taken away.
    const composed = images.map(([name]) => {
      const image = compose?.services[name]?.image ?? '';
      return [name, image.replaceAll(/\$\{(\w+):-[^}]*\}/g, '${$1}')] as const;
    });
    expect(Object.fromEntries(images)).toEqual(Object.fromEntries(composed));
  });
});
