import { describeOldNode } from '../describe-old-node';

const USAGE = `npm run demo   plays a story against the npm start that is running on GOBBLER_DATA_DIR (.gobbler), or that on PORT

Sign-ups, a post with a picture, 20 people competing for 5 portions, a checkout, pushes. Exit code 1 when a step fails.
`;

const problem = describeOldNode(process.versions.node);
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
if (process.argv.some((argument) => argument === '--help' || argument === '-h')) process.stdout.write(USAGE);
else void import('./run-demo.js').then(({ runDemo }) => runDemo());
