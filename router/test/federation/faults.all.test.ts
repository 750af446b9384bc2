import { describeFaults } from './describe-faults';

describeFaults(60, 12);
