import { createFakeLedger } from './fakes';
import { describeLedgerContract } from './ledger-contract';

const ledger = createFakeLedger();
describeLedgerContract('the fake of the tests', () => ledger);
