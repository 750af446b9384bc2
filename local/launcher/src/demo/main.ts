import { describeOldNode } from '../describe-old-node';

const problem = describeOldNode(process.versions.node);
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
void import('./run-demo.js').then(({ runDemo }) => runDemo());
