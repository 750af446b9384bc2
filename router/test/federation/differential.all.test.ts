import { describeDifferential } from './describe-differential';

describeDifferential(100, 10);
