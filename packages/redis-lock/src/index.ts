export { connectRedis, type RedisConnection } from './connect-redis';
export { createRedisLock, type RedisLockOptions } from './create-redis-lock';
export { inspectRedis } from './inspect-redis';
