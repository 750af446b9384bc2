import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Problems of each resource with Kubernetes' own types, wrong ones and unknown fields; in the order that they are given in. */
export function typeProblems(resources: readonly unknown[]): readonly (readonly string[])[] {
  // Node runs TypeScript of this kind as it is.
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'check-types.mts')], {
    input: JSON.stringify(resources),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`the check of types ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as string[][];
}
