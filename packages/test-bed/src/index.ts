export { createAsk, TEST_SECRET, viewer, type Ask, type Asker, type GraphQLAnswer } from './ask-subgraph';
export { RUN_FOLDER_VARIABLE, type TestEngine } from './config';
export { createDatabaseOn } from './create-database-on';
export { createTestDatabase, testEngine, type TestDatabase, type TestDatabaseOptions } from './create-test-database';
export { createTestRedis, type TestRedis } from './create-test-redis';
export { createTestVhost, type TestVhost } from './create-test-vhost';
export { startOwnServer, type OwnServer } from './start-own-server';
export { startTestRun, type TestRun } from './test-run';
export { testTool, type TestNginx, type TestTool } from './tools/test-tool';
