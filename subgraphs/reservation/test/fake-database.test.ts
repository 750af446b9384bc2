import { createFakeDatabase } from './fake-database';
import { describeTransactionsContract } from './transactions-contract';

const database = createFakeDatabase(() => new Date());

describeTransactionsContract('the fake in memory', () => database);
