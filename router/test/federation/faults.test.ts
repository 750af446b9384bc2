import { describeFaults } from './describe-faults';

describeFaults(6, 11);
