export { createRedisLock, type RedisLockOptions } from './create-redis-lock';
