import { runShortly } from './short-run';

// The other half runs on PostgreSQL; `npm run test:faults` runs all on both.
describe('on MariaDB the system', () => {
  runShortly('mariadb', (number) => number % 2 === 0);
});
