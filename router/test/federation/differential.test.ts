import { describeDifferential } from './describe-differential';

describeDifferential(8, 9);
