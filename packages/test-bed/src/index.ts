export { createTestDatabase, type TestDatabase } from './create-test-database';
export { createAsk, TEST_SECRET, viewer, type Ask, type Asker, type GraphQLAnswer } from './ask-subgraph';
