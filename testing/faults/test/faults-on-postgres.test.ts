import { runShortly } from './short-run';

// The other half runs on MariaDB; `npm run test:faults` runs all on both.
describe('on PostgreSQL the system', () => {
  runShortly('postgres', (number) => number % 2 === 1);
});
