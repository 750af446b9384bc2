import { describeOldNode } from './describe-old-node';

const USAGE = `npm start   starts Gobbler on http://127.0.0.1:4000 and keeps it up until Ctrl-C

PORT, GOBBLER_DATA_DIR and all other settings come from the environment or .env: see .env.example. Data is kept in .gobbler.
Exit code 1 when something can't be started, with what to do.
`;

const problem = describeOldNode(process.versions.node);
if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
const asksForHelp = process.argv.some((argument) => argument === '--help' || argument === '-h');
if (asksForHelp) process.stdout.write(USAGE);
// Only now: what the rest imports does not even load under an old Node.
else void import('./run.js').then(({ run }) => run());
