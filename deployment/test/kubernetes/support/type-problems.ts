import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { nameOf, type Resource } from './resource';

/** `Kind name: problem` for everything that does not fit Kubernetes' own types: wrong ones and unknown fields. */
export function problemsOf(resources: readonly Resource[]): string[] {
  // In a process of its own: both packages with the types are ESM only. Node runs TypeScript of this kind as it is.
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'check-types.mts')], {
    input: JSON.stringify(resources),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`the check of types ended with ${status}: ${stderr}`);
  const found = JSON.parse(stdout) as string[][];
  return resources.flatMap((resource, index) =>
    (found[index] ?? []).map((problem) => `${resource.kind} ${nameOf(resource)}: ${problem}`),
  );
}
