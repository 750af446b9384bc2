import { FUZZ_RUNS, FUZZ_SEED } from '../fuzz/config';
import { describeDifferential } from './describe-differential';

describeDifferential(FUZZ_RUNS / 2, FUZZ_SEED);
