import { describeRepositories } from './contract/repositories';
import { createFakeStore } from './fakes';

const store = createFakeStore();

describeRepositories('the fakes', () => store);
