import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Any resource, of kinds that others define too. */
interface Typed {
  readonly kind: string;
  readonly metadata?: { readonly name?: string };
}

/** `Kind name: problem` for everything that does not fit Kubernetes' own types: wrong ones and unknown fields. */
export function problemsOf(resources: readonly Typed[]): string[] {
  // In a process of its own: both packages with the types are ESM only. Node runs TypeScript of this kind as it is.
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'check-types.mts')], {
    input: JSON.stringify(resources),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`the check of types ended with ${status}: ${stderr}`);
  const found = JSON.parse(stdout) as string[][];
  return resources.flatMap((resource, index) =>
    (found[index] ?? []).map((problem) => `${resource.kind} ${resource.metadata?.name}: ${problem}`),
  );
}
