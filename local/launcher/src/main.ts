import { describeOldNode } from './describe-old-node';

const problem = describeOldNode(process.versions.node);
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
// Only now: what the rest imports does not even load under an old Node.
void import('./run.js').then(({ run }) => run());
