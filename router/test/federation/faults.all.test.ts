import { FUZZ_RUNS, FUZZ_SEED } from '../fuzz/config';
import { describeFaults } from './describe-faults';

describeFaults(FUZZ_RUNS / 4, FUZZ_SEED);
